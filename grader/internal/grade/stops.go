package grade

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"handshake/grader/internal/verdict"
)

// stops counts what made this process rest while the program ran on: clients answered no pings and read nothing, and deadlines passed. What
// a check sees meanwhile says nothing about the program.
type stops struct {
	signals atomic.Int64 // how often it went on after a signal had stopped it, as Ctrl-Z does
	starved atomic.Int64 // how often it had no processor for longer than starvation
}

// mostStops is how often a check is run again because of a signal, and so are conversations.
const mostStops = 3

// mostStarved is how often a check is run again because the grader had no processor: a machine may be that busy all the time.
const mostStarved = 2

// again is the reason of a check that was stopped each time.
const again = "the grader was stopped by a signal, and each new try was stopped as well"

// run looks at a program, and looks again if the grader was stopped meanwhile, whatever came of it, or if it was starved and that may be why
// the program failed. It reports false if each look was stopped.
func (s *stops) run(ctx context.Context, look func() (doubtful bool)) bool {
	starved := 0
	for range 1 + mostStops {
		signals, starvations := s.signals.Load(), s.starved.Load()
		doubtful := look()
		switch {
		case ctx.Err() != nil:
			return true
		case s.signals.Load() != signals:
		case doubtful && s.starved.Load() != starvations && starved < mostStarved:
			starved++
		default:
			return true
		}
	}
	return false
}

// watch counts until the returned function is called.
func (s *stops) watch() (end func()) {
	ended := s.watchSignals()
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(heartbeat)
		defer tick.Stop()
		last := time.Now()
		for {
			select {
			case <-tick.C:
				now := time.Now()
				s.beat(now.Sub(last))
				last = now
			case <-over:
				return
			}
		}
	}()
	return func() {
		close(over)
		<-done
		ended()
	}
}

// doubtful reports whether a check may have failed because the grader was starved: a server ended a connection, as a right one does when a
// client reads nothing until the deadline of a write has passed. Verbs wait in the program's own time, so other failures aren't doubtful.
func doubtful(c verdict.Check) bool {
	return c.Outcome == verdict.Failed && slices.ContainsFunc(c.Events, func(e verdict.Event) bool { return e.By == verdict.ByServer })
}

// beat takes note of how long after the last one a heartbeat came.
func (s *stops) beat(after time.Duration) {
	if after > starvation {
		s.starved.Add(1)
	}
}

// givenUp is the verdict of a check that was stopped each time.
func givenUp(id, title string) verdict.Check {
	return verdict.Check{ID: id, Title: title, Reason: fmt.Sprintf("%s (%d times)", again, 1+mostStops)}
}
