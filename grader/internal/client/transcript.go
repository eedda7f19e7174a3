package client

import (
	"sync"
	"time"

	"handshake/grader/internal/verdict"
)

// Transcript is everything that crossed the wire in one check, with the program's log lines, in time order. It only grows. Verbs
// wait for changes of it, and never for the next message, because a frame may arrive before a verb asks for it.
type Transcript struct {
	start  time.Time
	budget *Budget

	mu      sync.Mutex
	events  []verdict.Event
	frames  int // messages and pongs from the server
	read    int // bytes of sockets
	pings   int
	kept    int // bytes that were taken from the budget
	excess  *Excess
	changed chan struct{}
}

// NewTranscript makes an empty transcript with a budget of its own. Its times count from now.
func NewTranscript() *Transcript { return NewBudget().NewTranscript() }

// NewTranscript makes an empty transcript whose clients keep no more than the budget allows.
func (b *Budget) NewTranscript() *Transcript {
	return &Transcript{start: time.Now(), budget: b, changed: make(chan struct{})}
}

// Now is the time since the transcript began.
func (t *Transcript) Now() time.Duration { return time.Since(t.start) }

// Add appends an event at the present time, wakes all waiting goroutines, and returns the event's index.
func (t *Transcript) Add(event verdict.Event) int { return t.AddSince(t.Now(), event) }

// AddSince is Add for a request, which is recorded when its answer arrives. The event's time is when the request was sent, because
// what it causes may arrive before its answer.
func (t *Transcript) AddSince(begun time.Duration, event verdict.Event) int {
	for _, text := range []*string{&event.Name, &event.Data, &event.Text, &event.Reason, &event.Detail} {
		*text = verdict.Cut(*text)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.add(begun, event)
}

func (t *Transcript) add(begun time.Duration, event verdict.Event) int {
	event.At = verdict.Ms(begun)
	t.events = append(t.events, event)
	close(t.changed)
	t.changed = make(chan struct{})
	return len(t.events) - 1
}

// Changed returns a channel that is closed at the next Add. Take it before looking, then look, then wait.
func (t *Transcript) Changed() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.changed
}

// eventBytes is about the memory of an event or a short message, without its text. mostShown is the greatest length of an event's text:
// verdict.Cut leaves 400 characters.
const (
	eventBytes = 512
	mostShown  = 1600
)

// admit accepts another message from the server, for which n bytes are kept. It returns an *Excess if that is too much.
func (t *Transcript) admit(who string, n int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.excess != nil:
		return t.excess // the check is about to end
	case t.frames >= MostMessages:
		return t.exceed(who, verdict.LimitMessages, MostMessages)
	case !t.take(n + eventBytes):
		return t.exceed("", verdict.LimitKept, MostKept)
	}
	t.frames++
	return nil
}

// Keep reports whether n more bytes of the program's log may be kept.
func (t *Transcript) Keep(n int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.take(n)
}

func (t *Transcript) take(n int) bool {
	ok := t.budget.Take(n)
	if ok {
		t.kept += n
	}
	return ok
}

// Release returns to the budget what the transcript used, except for the record that is kept of it.
func (t *Transcript) Release(record []verdict.Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	left := 0
	for _, e := range record {
		left += eventBytes + len(e.Name) + len(e.Data) + len(e.Text)
	}
	left = min(left, t.kept)
	t.budget.giveBack(t.kept - left)
	t.kept = left
}

// arrived counts what a client has read from its socket. It wakes nobody, as Add does.
func (t *Transcript) arrived(bytes, pings int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.read += bytes
	t.pings += pings
}

// Streamed says how much of the limits on a stream without end the server has sent so far: 1 is as much as one of them allows, perhaps
// in several connections and with whole messages in between. It only grows.
func (t *Transcript) Streamed() float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return float64(t.frames)/MostMessages + float64(t.read)/MostBetween + float64(t.pings)/MostPings
}

// Exceed records that the server has exceeded a limit.
func (t *Transcript) Exceed(who string, limit verdict.Limit, most int) *Excess {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.exceed(who, limit, most)
}

func (t *Transcript) exceed(who string, limit verdict.Limit, most int) *Excess {
	excess := &Excess{Limit: limit, Most: most, Client: who, Index: -1}
	if t.excess == nil {
		excess.Index = t.add(t.Now(), verdict.Event{Kind: verdict.Exceeds, Client: who, Dir: verdict.FromServer, Limit: limit, Most: most})
		t.excess = excess
	}
	return excess
}

// Excess returns the first limit that the server has exceeded, or nil.
func (t *Transcript) Excess() *Excess {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.excess
}

// Len is how many events there are so far.
func (t *Transcript) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.events)
}

// Events returns the transcript so far. Don't change it.
func (t *Transcript) Events() []verdict.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.events[:len(t.events):len(t.events)]
}
