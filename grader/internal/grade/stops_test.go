package grade

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
)

// TestStops looks at a program while the grader is stopped by a signal or has no processor.
func TestStops(t *testing.T) {
	for _, test := range []struct {
		name    string
		stopped int  // the first looks during which a signal stops it
		starved int  // the first looks during which it has no processor
		failed  bool // in a way that may come of being starved
		looks   int
		ok      bool
	}{
		{"undisturbed", 0, 0, true, 1, true},
		{"stopped once", 1, 0, true, 2, true},
		{"stopped once, and passes", 1, 0, false, 2, true},
		{"stopped each time", 9, 0, true, 4, false},
		{"starved once", 0, 1, true, 2, true},
		{"starved once, and passes", 0, 1, false, 1, true},
		{"starved each time", 0, 9, true, 3, true},
		{"starved, and stopped at first", 1, 9, true, 4, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var s stops
			looks := 0
			ok := s.run(t.Context(), func() (doubtful bool) {
				looks++
				s.beat(starvation / 2)
				if looks <= test.stopped {
					s.signals.Add(1)
				}
				if looks <= test.starved {
					s.beat(2 * starvation)
				}
				return test.failed
			})
			require.Equal(t, test.looks, looks)
			require.Equal(t, test.ok, ok)
		})
	}
}

// TestStopsInterrupted looks no further once the run is interrupted.
func TestStopsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var s stops
	looks := 0
	require.True(t, s.run(ctx, func() bool {
		looks++
		s.signals.Add(1)
		cancel()
		return true
	}))
	require.Equal(t, 1, looks)
}

// TestDoubtful is about failures in which a server ended a connection.
func TestDoubtful(t *testing.T) {
	left := []verdict.Event{{Kind: verdict.Frame}, {Kind: verdict.Vanishes, By: verdict.ByClient}}
	dropped := append(left, verdict.Event{Kind: verdict.Gone, By: verdict.ByServer})
	require.True(t, doubtful(verdict.Check{Outcome: verdict.Failed, Events: dropped}))
	require.False(t, doubtful(verdict.Check{Outcome: verdict.Failed, Events: left}))
	require.False(t, doubtful(verdict.Check{Outcome: verdict.Passed, Events: dropped}))
}
