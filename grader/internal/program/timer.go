package program

import "time"

// Tick is how often a Timer should be asked while something is waited for.
const Tick = 20 * time.Millisecond

// Timer measures the time a program has had, which on a busy machine is less than what passed on the clock: a
// deadline in it never runs out on a correct program that was not let run. Time does not count while the
// program's threads stood ready but waited for a processor (Linux tells), nor while the grader itself was kept from
// running (its ticks come late). Time in which the program did run always counts, so every deadline ends.
type Timer struct {
	clock     func() time.Time
	usage     func() (ran, kept time.Duration) // nil: nobody tells
	last      time.Time
	had       time.Duration
	sampled   time.Time
	ran, kept time.Duration
	since     time.Duration // counted since the last sample of ran and kept
}

// NewTimer starts a timer at zero. A nil process has no say: then only punctual ticks count.
func NewTimer(p *Process) *Timer {
	if p == nil {
		return newTimer(time.Now, nil)
	}
	return newTimer(time.Now, func() (ran, kept time.Duration) { return usage(p.pid) })
}

func newTimer(clock func() time.Time, usage func() (ran, kept time.Duration)) *Timer {
	now := clock()
	return &Timer{clock: clock, usage: usage, last: now, sampled: now}
}

// Had returns how much time the program has had so far. It wants to be called every Tick.
func (t *Timer) Had() time.Duration {
	now := t.clock()
	passed := now.Sub(t.last)
	t.last = now
	t.since += min(passed, 2*Tick)
	t.had += min(passed, 2*Tick)
	// The system's figures cost some reading, so they correct the count only five times a second.
	if t.usage == nil || now.Sub(t.sampled) < 200*time.Millisecond {
		return t.had
	}
	ran, kept := t.usage()
	if t.ran > 0 || t.kept > 0 {
		waited := min(max(kept-t.kept, 0), t.since)
		worked := min(max(ran-t.ran, 0), t.since)
		t.had += max(t.since-waited, worked) - t.since
	}
	t.ran, t.kept, t.sampled, t.since = ran, kept, now, 0
	return t.had
}
