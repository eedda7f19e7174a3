package check

import (
	"context"
	"errors"
	"slices"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// alive fails the check if the program has ended by itself in any of its processes, whatever else it did.
func (t *T) alive() {
	for _, s := range t.servers {
		if failure, dead := s.ended(); dead {
			t.Step("", Does("still runs")).fail(failure)
			return
		}
	}
}

// endedSoon tells how the program ended, where a connection that broke says that it may have: a connection's end comes
// through sooner than that of its process, so it waits a moment for the latter, and longer where the log says why the program ends.
func (s *Server) endedSoon() (verdict.Failure, bool) {
	moment, cancel := context.WithTimeout(s.t.ctx, mostPatience) // on a machine so busy that the timer hardly moves
	defer cancel()
	timer := program.NewTimer(s.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	says := func() bool { return slices.ContainsFunc(s.process.Lines(), program.Line.SaysWhy) } // its log may come after the connection's end, too
	for timer.Had() < endingTime || timer.Had() < patience && says() {
		select {
		case <-tick.C:
			continue
		case <-s.process.Done():
		case <-moment.Done():
		}
		break
	}
	return s.ended()
}

// endedBehind is endedSoon where a handshake went wrong: a program that answered it with a status is taken to live.
func (s *Server) endedBehind(err error) (verdict.Failure, bool) {
	var refusal *client.Refusal
	if errors.As(err, &refusal) && refusal.Status != 0 {
		return s.ended()
	}
	return s.endedSoon()
}

// over reports whether the program has ended by itself.
func (s *Server) over() bool {
	_, _, dead := s.process.Ended()
	return dead
}

// ended tells how the program ended by itself, if it did.
func (s *Server) ended() (verdict.Failure, bool) {
	how, last, dead := s.process.Ended()
	if !dead {
		return verdict.Failure{}, false
	}
	s.endTold.Do(func() { s.t.transcript.Add(verdict.Event{Kind: verdict.Ends, Exit: &how}) })
	if told := endTrace(s.process.Lines()); told != nil {
		last = told
	} else if told := program.Exception(s.process.Lines()); told != nil {
		last = told
	}
	return verdict.Failure{
		Kind: verdict.ProgramEnded, Variant: endOf(s.process.ExitStatus(), last), Facts: verdict.Facts{Exit: &how}, Detail: last,
	}, true
}
