package check

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// step is a Step that is being taken.
type step struct {
	t     *T
	index int
	begun time.Duration
}

// step records that a verb begins. Until it is said to have passed, it has not.
func (t *T) step(who string, act verdict.Act) *step {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.transcript.Now()
	t.steps = append(t.steps, verdict.Step{At: verdict.Ms(now), Who: who, ID: act.ID(), Act: act, Event: -1})
	return &step{t: t, index: len(t.steps) - 1, begun: now}
}

// done ends the step; event is the index of the event that decided it, or -1.
func (s *step) done(outcome verdict.Outcome, event int) {
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	record := &s.t.steps[s.index]
	record.Outcome, record.Event, record.Took = outcome, event, verdict.Ms(s.t.transcript.Now()-s.begun)
}

// points says which event decided a step that has ended; -1 for none.
func (s *step) points(event int) {
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	s.t.steps[s.index].Event = event
}

// pass ends the step well.
func (s *step) pass(event int) { s.done(verdict.Passed, event) }

// fail records the failure, unless an earlier one stands, and lets Run go on.
func (s *step) fail(failure verdict.Failure) {
	s.done(verdict.Failed, -1)
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	if s.t.failure == nil {
		s.t.failure = &failure
	}
}

// end records the failure and ends the check.
func (s *step) end(failure verdict.Failure) {
	s.fail(failure)
	runtime.Goexit()
}

// look is what a wait asks each time something happened: is it there (done), and how far has the program come
// (progress: any number that only grows as it moves on)?
type look func() (done bool, progress int)

// await waits until look says done, and reports false when the program's time has run out, or sooner when the
// program has ended. It returns how long the wait in vain was, for the message.
func (t *T) await(s *Server, see look) (ok bool, waited time.Duration) {
	begun := time.Now()
	timer := program.NewTimer(s.process)
	var counted time.Duration // of the timer, when the program last moved on
	furthest := -1
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	for {
		changed := t.transcript.Changed()
		done, progress := see()
		if done {
			return true, 0
		}
		t.flooded()
		had := timer.Had()
		if progress > furthest {
			furthest, counted = progress, had
		}
		if had-counted > t.patience || had > mostPatience {
			return false, had
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-s.process.Done():
			// What it sent before it ended may still be on its way through the readers: one more look after a tick.
			<-tick.C
			done, _ = see()
			return done, time.Since(begun)
		case <-t.ctx.Done():
			runtime.Goexit()
		}
	}
}

// within runs an operation that blocks until ctx ends, and ends ctx when the program's time has run out.
func (t *T) within(s *Server, operation func(ctx context.Context)) (waited time.Duration) {
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		operation(ctx)
	}()
	timer := program.NewTimer(s.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	for {
		select {
		case <-finished:
			if t.ctx.Err() != nil {
				runtime.Goexit()
			}
			return timer.Had()
		case <-tick.C:
			if waited = timer.Had(); waited > answerTime {
				cancel()
				<-finished
				return waited
			}
		}
	}
}

// quiet listens for a moment, or until broken says that the silence is over.
func (t *T) quiet(broken func() bool) { t.listen(quietWindow, broken) }

// listen listens for so long in the program's own time, or until broken says that the silence is over.
func (t *T) listen(window time.Duration, broken func() bool) {
	timer := program.NewTimer(t.main.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	for timer.Had() < window && !broken() {
		select {
		case <-tick.C:
		case <-t.main.process.Done():
			return
		case <-t.ctx.Done():
			runtime.Goexit()
		}
	}
}

// alive fails the check if the program has ended by itself in any of its processes, whatever else it did.
func (t *T) alive() {
	for _, s := range t.servers {
		if failure, dead := s.obituary(); dead {
			t.step("", verdict.Does("still runs")).fail(failure)
			return
		}
	}
}

// autopsy tells how the program ended, where a connection that broke says that it may have: a connection's end comes
// through sooner than that of its process, so it waits a moment for the latter.
func (s *Server) autopsy() (verdict.Failure, bool) {
	moment, cancel := context.WithTimeout(s.t.ctx, mostPatience) // on a machine so busy that the timer hardly moves
	defer cancel()
	timer := program.NewTimer(s.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	for timer.Had() < endingTime {
		select {
		case <-tick.C:
			continue
		case <-s.process.Done():
		case <-moment.Done():
		}
		break
	}
	return s.obituary()
}

// autopsyOf is autopsy where a handshake went wrong: a program that answered it with a status is taken to live.
func (s *Server) autopsyOf(err error) (verdict.Failure, bool) {
	var refusal *client.Refusal
	if errors.As(err, &refusal) && refusal.Status != 0 {
		return s.obituary()
	}
	return s.autopsy()
}

// obituary tells how the program ended by itself, if it did.
func (s *Server) obituary() (verdict.Failure, bool) {
	how, last, dead := s.process.Ended()
	if !dead {
		return verdict.Failure{}, false
	}
	s.buried.Do(func() { s.t.transcript.Add(verdict.Event{Kind: verdict.Ends, Exit: &how}) })
	if told := lastWords(s.process.Lines()); told != nil {
		last = told
	}
	return verdict.Failure{
		Kind: verdict.ProgramEnded, Variant: endOf(s.process.ExitStatus(), last), Facts: verdict.Facts{Exit: &how}, Detail: last,
	}, true
}

// noRace fails the check if the race detector has reported anything. The program is ended first, so that no line is still
// on its way.
func (t *T) noRace() {
	s := t.step("", verdict.Does("no race"))
	t.stop()
	if report := t.raceReport(); report != nil {
		s.fail(dataRace(report))
		return
	}
	t.logWhole(s)
	s.pass(-1)
}

func dataRace(report []string) verdict.Failure {
	return verdict.Failure{Kind: verdict.DataRace, Detail: report}
}

// raced puts what the race detector reported into a failure that something else has brought about: the race is most likely behind
// it. A program's end keeps its own words, which are the race's loudest.
func (t *T) raced() {
	t.stop()
	report := t.raceReport()
	switch {
	case report == nil || t.failure == nil || t.failure.Kind == verdict.DataRace:
	case t.failure.Kind == verdict.ProgramEnded:
		t.failure.Detail = append(t.failure.Detail, report...)
	default:
		seen := *t.failure
		*t.failure = dataRace(report)
		t.failure.Facts.Behind = &seen
	}
}

// raceReport returns the first report that the race detector made of any server of the check, shortened, or nil. Its own
// file comes before the log, where a program may print what it likes.
func (t *T) raceReport() []string {
	for _, s := range t.servers {
		s.process.Stop()
		if report := raceReport(s.process.Races()); report != nil {
			return report
		}
		if report := raceReport(s.process.Lines()); report != nil {
			return report
		}
	}
	return nil
}

// raceReport returns the first report of the race detector in some lines, shortened, or nil.
func raceReport(lines []program.Line) []string {
	for i, line := range lines {
		if !strings.Contains(line.Text, "WARNING: DATA RACE") {
			continue
		}
		var report []string
		for _, next := range lines[i:] {
			if strings.HasPrefix(next.Text, "=====") {
				break
			}
			report = append(report, next.Text)
		}
		return shortRace(report)
	}
	return nil
}

// shortRace keeps, of a race report, who did what and the program's own lines: paths of the module cache and of Go
// itself tell a learner nothing.
func shortRace(report []string) []string {
	var short []string
	for i, line := range report {
		text := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "      ") && i+1 < len(report):
			place := strings.TrimSpace(report[i+1])
			// The wrapper that Go makes of a method stands in no file, and the method itself comes next.
			if strings.HasPrefix(text, "main.") && !strings.HasPrefix(place, "<autogenerated>") {
				place, _, _ = strings.Cut(place, " ")
				short = append(short, "  "+text+" "+place)
			}
		case text != "" && !strings.HasPrefix(line, " "):
			short = append(short, text)
		}
	}
	return short
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
