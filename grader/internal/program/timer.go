package program

import "time"

// Timer measures the time that a program has had. On a busy machine that is less than the clock says, and a deadline in it never
// runs out on a correct program that wasn't allowed to run. Two kinds of time don't count: while the program's threads were ready
// but had no processor (only Linux says so), and while the grader itself didn't run, so that its ticks came late. Time in which
// the program ran always counts.
type Timer struct {
	clock   func() time.Time
	figures func() figures // nil if the system has none
	last    time.Time
	had     time.Duration
	worked  time.Duration // of it, on a processor; known only where there are figures
	sampled time.Time
	before  figures       // at the last sample
	since   time.Duration // counted since the last sample
}

// figures are what the system says of a program's threads.
type figures struct {
	ran   time.Duration // on a processor
	kept  time.Duration // ready, but without a processor. A thread's last wait is added only when it gets one
	ready bool          // a thread is ready or running now
}

// NewTimer starts a timer at zero. For a nil process it counts only punctual ticks.
func NewTimer(p *Process) *Timer {
	if p == nil {
		return newTimer(time.Now, nil)
	}
	return newTimer(time.Now, func() figures { return usage(p.pid) })
}

func newTimer(clock func() time.Time, read func() figures) *Timer {
	now := clock()
	return &Timer{clock: clock, figures: read, last: now, sampled: now}
}

// Had returns how much time the program has had so far. Call it every Tick.
func (t *Timer) Had() time.Duration {
	now := t.clock()
	passed := min(now.Sub(t.last), 2*Tick)
	t.last = now
	t.since += passed
	t.had += passed
	due := sampleEvery
	if t.before == (figures{}) {
		due = Tick // the first sample has nothing to compare with, and most waits end before
	}
	if t.figures == nil || now.Sub(t.sampled) < due {
		return t.had
	}
	f := t.figures()
	if t.before.ran > 0 || t.before.kept > 0 {
		waited := min(max(f.kept-t.before.kept, 0), t.since)
		worked := min(max(f.ran-t.before.ran, 0), t.since)
		if f.starved(t.before) {
			waited = t.since
		}
		t.had += max(t.since-waited, worked) - t.since
		t.worked += worked
	}
	t.before, t.sampled, t.since = f, now, 0
	return t.had
}

// Idle returns how much of that time the program has spent without a processor and without wanting one, as while it waits for a lock. It
// reports false where the system has no figures, or none yet.
func (t *Timer) Idle() (time.Duration, bool) {
	if t.before == (figures{}) {
		return 0, false
	}
	return t.had - t.worked, true
}

// starved reports whether the program has had no processor since an earlier sample, though a thread was ready at both: a wait that
// hasn't ended yet, and isn't in kept.
func (f figures) starved(before figures) bool {
	return f.ready && before.ready && f.ran == before.ran
}
