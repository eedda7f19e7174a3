package program_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
)

// A second of ticks: what the program did in each, how much of it counts, and how much of that it was idle.
func TestTimerCountsTheProgramsTime(t *testing.T) {
	const tick = program.Tick
	for _, test := range []struct {
		name      string
		tick      time.Duration // from one tick to the next
		ran, kept time.Duration // by which the system's figures grow with each
		ready     bool          // a thread is ready
		least     time.Duration
		most      time.Duration
		idle      time.Duration // at least that, and up to a sample more, in which the system's figures weren't known yet
	}{
		{"idle", tick, 0, 0, false, time.Second, time.Second, time.Second},
		{"at work", tick, tick, 0, true, time.Second, time.Second, 0},
		{"at work on four processors", tick, 4 * tick, 0, true, time.Second, time.Second, 0},
		// The first figures tell of the time before, so a fifth of a second and a tick go by uncorrected.
		{"kept from running", tick, 0, tick, true, 0, 240 * time.Millisecond, 0},
		// The system adds a wait to its figures when it ends. This one doesn't.
		{"kept from running without a pause", tick, 0, 0, true, 0, 240 * time.Millisecond, 0},
		{"half kept, half at work", tick, tick / 2, tick / 2, true, 500 * time.Millisecond, 620 * time.Millisecond, 0},
		{"one thread at work, others kept", tick, tick, 3 * tick, true, time.Second, time.Second, 0},
		{"its helpers end and take their figures along", tick, -tick, -tick, false, time.Second, time.Second, time.Second},
		{"the grader itself kept from running", 10 * tick, 0, 0, false, 200 * time.Millisecond, 200 * time.Millisecond, 200 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			now, ran, kept := time.Unix(0, 0), time.Hour, time.Hour
			timer := program.NewFakeTimer(func() time.Time { return now }, func() (time.Duration, time.Duration, bool) { return ran, kept, test.ready })
			var had time.Duration
			for range time.Second / test.tick {
				now = now.Add(test.tick)
				ran += test.ran
				kept += test.kept
				had = timer.Had()
			}
			require.GreaterOrEqual(t, had, test.least)
			require.LessOrEqual(t, had, test.most)
			idle, known := timer.Idle()
			require.True(t, known)
			require.GreaterOrEqual(t, idle, test.idle)
			require.LessOrEqual(t, idle, min(test.idle+440*time.Millisecond, had))
		})
	}
}

// Without the system's figures only the grader's own ticks tell.
func TestTimerWithoutFigures(t *testing.T) {
	now := time.Unix(0, 0)
	timer := program.NewFakeTimer(func() time.Time { return now }, nil)
	for range 50 {
		now = now.Add(program.Tick)
		timer.Had()
	}
	require.Equal(t, time.Second, timer.Had())
	now = now.Add(time.Hour)
	require.Equal(t, time.Second+2*program.Tick, timer.Had(), "an hour without a tick is the machine's, not the program's")
	_, known := timer.Idle()
	require.False(t, known, "nothing says whether the program computed")
}
