package grade

import (
	"context"
	"fmt"
	"sync/atomic"

	"handshake/grader/internal/verdict"
)

// stops counts how often this process went on after a signal had stopped it, as Ctrl-Z does. Meanwhile the program runs on: clients
// answer no pings, and deadlines pass. What a check sees across a stop says nothing about the program.
type stops struct{ n atomic.Int64 }

// mostStops is how often a check is run again because of a stop, and so are conversations.
const mostStops = 3

// again is the reason of a check that was stopped each time.
const again = "the grader was stopped by a signal, and each new try was stopped as well"

// run looks at a program, and looks again if the grader was stopped meanwhile, whatever came of it. It reports false if each look
// was stopped.
func (s *stops) run(ctx context.Context, look func()) bool {
	for range 1 + mostStops {
		before := s.n.Load()
		look()
		if s.n.Load() == before || ctx.Err() != nil {
			return true
		}
	}
	return false
}

// givenUp is the verdict of a check that was stopped each time.
func givenUp(id, title string) verdict.Check {
	return verdict.Check{ID: id, Title: title, Reason: fmt.Sprintf("%s (%d times)", again, 1+mostStops)}
}
