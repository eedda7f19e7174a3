package explore

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// ID is that of the check as which the conversations are shown.
const ID = "conversations"

// Options say how many conversations to hold.
type Options struct {
	Name string        // of the lesson: its conversations are the same each time
	Span time.Duration // how long to go on; 0 for Usual
	Most int           // how many at the most; 0 for no other limit than the time
	At   int           // how many at the same time; 0 for eight
}

// UsualMost is how many conversations are held then at the most.
const UsualMost = 100

// Found is what a search found.
type Found struct {
	Held         int // how many conversations were held
	Conversation int // the number of the one that failed, from 1; 0 if none did
	Actions      int // how many actions that one had
	Check        verdict.Check
	Fault        *Fault // what is wrong; nil for nothing
	Shrunk       []Action
	Lost         []string // what was found and did not happen again, for those who work on the grader
}

// Seed is the seed of a lesson's conversations.
func Seed(lesson string) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(lesson)) // a hash never fails
	return hash.Sum64() >> 32
}

// Search holds conversations, several at the same time, until the time has gone or one of them fails and fails again.
func Search(ctx context.Context, c Contract, host Host, o Options) Found {
	begun := time.Now()
	span, at := o.Span, o.At
	if span == 0 {
		span = Usual
	}
	if at < 1 {
		at = 8
	}
	host.budget = client.NewBudget()
	if lacks := c.Lacks(); len(lacks) > 0 {
		reason := wording.Say("random conversations need the course's own names: add %s to Names in the lesson's Explore", strings.Join(lacks, ", "))
		return Found{Check: verdict.Check{ID: ID, Title: Title(0), Outcome: verdict.Error, Reason: reason}}
	}
	s := &search{contract: c, host: host, seed: Seed(o.Name), most: o.Most, until: begun.Add(span)}
	s.ctx, s.cancel = context.WithCancel(ctx)
	defer s.cancel()
	var all sync.WaitGroup
	for range at {
		all.Go(s.work)
	}
	all.Wait()
	found := Found{Held: s.held, Lost: s.lost}
	v := verdict.Check{ID: ID, Title: Title(s.held), Outcome: verdict.Passed}
	switch {
	case ctx.Err() != nil:
		v.Outcome, v.Reason = verdict.NotRun, wording.Say("interrupted")
	case s.err != nil:
		v.Outcome, v.Reason = verdict.Error, s.err.Error()
	case s.failed != nil:
		found.Conversation, found.Actions, found.Fault, found.Shrunk = s.number, s.actions, s.failed.fault, s.failed.taken
		v.Title = Title(0)
		v.Outcome, v.Failure, v.Steps, v.Events = verdict.Failed, failure(s.failed.fault), s.failed.steps, s.failed.events
	case s.held == 0:
		v.Outcome, v.Reason = verdict.Error, wording.Say("no conversation finished")
	default:
		act := verdict.Does("hold conversations").Free("n", s.held).Free("seed", s.seed)
		v.Steps = []verdict.Step{{Act: act, ID: act.ID(), Outcome: verdict.Passed, Event: -1}}
	}
	v.Took = verdict.Ms(time.Since(begun))
	found.Check = v
	return found
}

// Title is that of the check; of no number of conversations, it does without.
func Title(held int) string {
	if held == 0 {
		return wording.Say("holds up in random conversations")
	}
	return wording.Say("holds up in %d random conversations", held)
}

// search is one Search.
type search struct {
	ctx      context.Context
	cancel   context.CancelFunc
	contract Contract
	host     Host
	seed     uint64
	most     int
	until    time.Time

	mu      sync.Mutex
	begun   int
	held    int
	lost    []string
	failed  *result
	number  int
	actions int
	err     error

	shrinking sync.Mutex // one at a time, so that what one does is not disturbed by another
}

// work holds one conversation after the other.
func (s *search) work() {
	for {
		number, ok := s.take()
		if !ok {
			return
		}
		next := newConversation(s.seed, number, movesOf(s.contract)).next
		if number == 1 {
			next = replay(silence(s.contract))
		}
		r := hold(s.ctx, s.host, s.contract, s.secret(number), searching, next)
		switch {
		case s.ctx.Err() != nil:
			return
		case r.err != nil:
			s.end(func() { s.err = r.err })
			return
		case r.fault != nil:
			s.look(number, r)
		}
		s.mu.Lock()
		s.held++
		s.mu.Unlock()
	}
}

// silence is the first conversation, which is no random one: two clients come and say nothing for two seconds. It goes on beside the others, so it
// makes none of them wait. A server that ends the connections of those who are silent for longer is found by a check that takes long.
func silence(c Contract) (actions []Action) {
	for _, name := range []string{"alice", "bob"} {
		if c.Holds.Has(Accounts) {
			actions = append(actions, Action{Move: "register", Who: name, Text: name + "Still"})
		}
		actions = append(actions, Action{Move: "connect", Who: name})
	}
	return append(actions, Action{Move: "pause", N: 2000})
}

// take takes the number of the next conversation.
func (s *search) take() (number int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil || s.failed != nil || s.most > 0 && s.begun >= s.most || time.Now().After(s.until) {
		return 0, false
	}
	s.begun++
	return s.begun, true
}

// end notes how the search ended, and ends it.
func (s *search) end(note func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	note()
	s.cancel()
}

// look shortens a conversation that failed and sees whether it fails again.
func (s *search) look(number int, r result) {
	s.shrinking.Lock()
	defer s.shrinking.Unlock()
	if s.ctx.Err() != nil {
		return
	}
	again := func(actions []Action, patience time.Duration) result {
		return hold(s.ctx, s.host, s.contract, s.secret(number), patience, replay(actions))
	}
	confirmed, ok := confirm(r, again, movesOf(s.contract))
	if s.ctx.Err() != nil {
		return
	}
	if !ok {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.lost = append(s.lost, fmt.Sprintf("conversation %d: %s %v: %s", number, r.fault.Cause, r.taken, factsOf(r.fault)))
		return
	}
	s.end(func() { s.failed, s.number, s.actions = &confirmed, number, len(r.taken) })
}

// secret is the SESSION_SECRET of a conversation.
func (s *search) secret(number int) string {
	return newDice(s.seed, -number).Word(32)
}

// factsOf shows a fault in a line, for those who work on the grader.
func factsOf(f *Fault) string {
	facts, err := json.Marshal(failure(f))
	if err != nil {
		return err.Error()
	}
	return string(facts)
}
