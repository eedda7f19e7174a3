package grade

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// TestPilot starts programs that fail to start, for eleven checks. What uses up the machine is started once, and what only ends is started
// for each check: it may end only now and then.
func TestPilot(t *testing.T) {
	fault := func(kind verdict.Kind, exit *verdict.Exit, lines ...string) *program.Fault {
		return &program.Fault{Failure: verdict.Failure{Kind: kind, Facts: verdict.Facts{Exit: exit}, Detail: lines}}
	}
	for _, test := range []struct {
		name   string
		fault  error
		starts int32
	}{
		{"hangs", fault(verdict.NeverListens, nil), 1},
		{"killed for memory", fault(verdict.Exits, &verdict.Exit{Signal: "killed, because it used more than 1024 MB of memory"}), 1},
		{"refused memory by its limit", fault(verdict.Exits, &verdict.Exit{Status: 2}, "fatal error: runtime: out of memory"), 1},
		{"refused memory in C", fault(verdict.Exits, &verdict.Exit{Status: 2}, "runtime/cgo: pthread_create failed: cannot allocate memory"), 1},
		{"used up its processor time", fault(verdict.Exits, &verdict.Exit{Signal: "CPU time limit exceeded"}), 1},
		{"ends", fault(verdict.Exits, &verdict.Exit{Status: 1}), 11},
		{"listens elsewhere", fault(verdict.FixedPort, nil), 11},
		{"the machine's fault", errors.New("there are no ports"), 11},
		{"starts", nil, 11},
	} {
		t.Run(test.name, func(t *testing.T) {
			var starts atomic.Int32
			p := newPilot(func(context.Context, program.StartOptions) (*program.Process, error) {
				starts.Add(1)
				return nil, test.fault
			})
			var all sync.WaitGroup
			for range 11 {
				all.Go(func() {
					_, err := p.Start(t.Context(), program.StartOptions{})
					if !errors.Is(err, test.fault) {
						t.Errorf("got %v", err)
					}
				})
			}
			all.Wait()
			require.Equal(t, test.starts, starts.Load())
		})
	}
}
