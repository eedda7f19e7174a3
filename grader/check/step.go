package check

import (
	"runtime"
	"time"

	"handshake/grader/internal/verdict"
)

// Step is a step that is being taken.
type Step struct {
	t     *T
	index int
	begun time.Duration
}

// Step records that a verb begins. The step doesn't count as passed until Pass is called.
func (t *T) Step(who string, act verdict.Act) *Step {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.transcript.Now()
	t.steps = append(t.steps, verdict.Step{At: verdict.Ms(now), Who: who, ID: act.ID(), Act: act, Event: -1})
	return &Step{t: t, index: len(t.steps) - 1, begun: now}
}

// done ends the step; event is the index of the event that decided it, or -1.
func (s *Step) done(outcome verdict.Outcome, event int) {
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	record := &s.t.steps[s.index]
	record.Outcome, record.Event, record.Took = outcome, event, verdict.Ms(s.t.transcript.Now()-s.begun)
}

// points says which event decided a step that has ended; -1 for none.
func (s *Step) points(event int) {
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	s.t.steps[s.index].Event = event
}

// Pass ends the step well.
func (s *Step) Pass(event int) { s.done(verdict.Passed, event) }

// fail records the failure, unless an earlier one stands, and lets Run go on.
func (s *Step) fail(failure verdict.Failure) {
	s.done(verdict.Failed, -1)
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	if s.t.failure == nil {
		s.t.failure = &failure
	}
}

// End records the failure and ends the check.
func (s *Step) End(failure verdict.Failure) {
	s.fail(failure)
	runtime.Goexit()
}

// EndAt records the failure, which the event with that index shows (-1: none), and ends the check.
func (s *Step) EndAt(event int, failure Failure) {
	s.done(verdict.Failed, event)
	s.t.fails(failure)
}

// fails records the failure of a step that is already marked as failed, and ends the check.
func (t *T) fails(failure verdict.Failure) {
	t.mu.Lock()
	if t.failure == nil {
		t.failure = &failure
	}
	t.mu.Unlock()
	runtime.Goexit()
}
