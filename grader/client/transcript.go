package client

import (
	"sync"
	"time"

	"handshake/grader/verdict"
)

// Transcript is all that crossed the wire in one check, with the program's log lines, in time order. It only
// grows. Verbs wait on it, never on "the next message": a frame may arrive before anybody asks for it.
type Transcript struct {
	start time.Time

	mu      sync.Mutex
	events  []verdict.Event
	frames  int // from the server
	changed chan struct{}
}

// MostFrames is how many messages of the server are taken in, by all clients together: twenty times as many as a right one sends
// in any check of the course, and few enough that one which sends without end cannot fill the memory.
const MostFrames = 50_000

// NewTranscript begins an empty transcript; its times count from now.
func NewTranscript() *Transcript {
	return &Transcript{start: time.Now(), changed: make(chan struct{})}
}

// Now is the time since the transcript began.
func (t *Transcript) Now() time.Duration { return time.Since(t.start) }

// Add appends an event, gives it the present time, wakes whoever waits, and returns the event's index.
func (t *Transcript) Add(event verdict.Event) int { return t.AddSince(t.Now(), event) }

// AddSince is Add for a request, of which the transcript learns with the answer: its time is when the client began it, for the answer
// to one may be overtaken by what it has brought about.
func (t *Transcript) AddSince(begun time.Duration, event verdict.Event) int {
	event.Text, event.Data = verdict.Cut(event.Text), verdict.Cut(event.Data)
	t.mu.Lock()
	defer t.mu.Unlock()
	event.At = verdict.Ms(begun)
	if event.Kind == verdict.Frame && event.Dir == verdict.FromServer {
		t.frames++
	}
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

// Full reports whether no more messages of the server are taken in.
func (t *Transcript) Full() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.frames >= MostFrames
}

// Len is how many events there are so far.
func (t *Transcript) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.events)
}

// Events returns a copy of the transcript so far.
func (t *Transcript) Events() []verdict.Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]verdict.Event(nil), t.events...)
}
