package check

import (
	"context"
	"runtime"
	"time"

	"handshake/grader/internal/program"
)

// look is what a wait asks each time something happened: is it there (done), and how far has the program come
// (progress: any number that only grows as it moves on)?
type look func() (done bool, progress int)

// await waits until look says done, and reports false when the program's time has run out, or sooner when the
// program has ended. It returns how long the wait was, for the message.
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
		if progress += int(t.transcript.Streamed() * float64(streamSteps)); progress > furthest {
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

// within runs an operation that blocks until ctx ends, and ends ctx when the program's time has run out. A program may compute longer when
// several operations run at once, or under the race detector. But it may never be idle for longer than answerTime.
func (t *T) within(s *Server, operation func(ctx context.Context)) (waited time.Duration) {
	most := s.asked.Add(1)
	defer s.asked.Add(-1)
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
			most = max(most, s.asked.Load())
			waited = timer.Had()
			if idle, known := timer.Idle(); idle > t.answerTime || waited > t.longest(int(most), known) {
				cancel()
				<-finished
				return waited
			}
		}
	}
}

// longest is how long a program may take for an answer while it is asked for several, if it computes all the time. Where nobody knows
// whether it does, only the race detector is a reason to wait for longer.
func (t *T) longest(asked int, known bool) time.Duration {
	if !known && !t.options.Race {
		return t.answerTime
	}
	times, most := asked, mostPatience
	if t.options.Race {
		times, most = times*raceSlowdown, mostRaceTime
	}
	return max(t.answerTime, min(time.Duration(times)*t.answerTime, most))
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
