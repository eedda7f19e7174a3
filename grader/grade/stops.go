package grade

import (
	"context"
	"fmt"
	"sync/atomic"

	"handshake/grader/check"
	"handshake/grader/program"
	"handshake/grader/verdict"
)

// stops counts how often this process went on after a signal had stopped it, as Ctrl-Z does. Meanwhile the program runs on: clients
// answer no pings, and deadlines pass. What a check sees across a stop says nothing about the program.
type stops struct{ n atomic.Int64 }

// mostStops is how often a check is run again because of a stop.
const mostStops = 3

// again is the reason of a check that was stopped each time.
const again = "the grader was stopped by a signal, and each new try was stopped as well"

// run runs a check, and runs it again if the grader was stopped meanwhile, whatever came of it.
func (s *stops) run(ctx context.Context, c check.Check, host check.Host) (verdict.Check, *program.Fault) {
	for range 1 + mostStops {
		before := s.n.Load()
		v, fault := check.Run(ctx, c, host)
		if s.n.Load() == before || ctx.Err() != nil {
			return v, fault
		}
	}
	return verdict.Check{ID: c.ID, Title: c.Title, Reason: fmt.Sprintf("%s (%d times)", again, 1+mostStops)}, nil
}
