package grade

import (
	"context"
	"errors"
	"sync"
	"time"

	"handshake/grader/internal/program"
)

// starter starts a program: Keeper.Start with its binary.
type starter func(context.Context, program.StartOptions) (*program.Process, error)

// pilot starts a program once before it is started for all checks at the same time. A program that hangs before it listens, or takes
// all the memory it can get, then does so once and not once for each check. The first check to ask goes ahead; the others wait until its
// program listens, which for most is a few milliseconds.
type pilot struct {
	start starter
	met   func(ctx context.Context, process *program.Process) // called with the first process, before the others are started; may be nil

	once  sync.Once
	done  chan struct{}  // closed when the first start has come to its end
	spent *program.Fault // what kept the first one from listening, if finding out cost too much to do it again
}

func newPilot(start starter) *pilot { return &pilot{start: start, done: make(chan struct{})} }

// Start is a starter.
func (p *pilot) Start(ctx context.Context, options program.StartOptions) (process *program.Process, err error) {
	first := false
	p.once.Do(func() { first = true })
	if first {
		defer close(p.done)
		begun := time.Now()
		process, err = p.start(ctx, options)
		var fault *program.Fault
		if errors.As(err, &fault) && (time.Since(begun) > quickStart || fault.Exhausts()) {
			p.spent = fault
		}
		if err == nil && p.met != nil {
			p.met(ctx, process)
		}
		return process, err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if p.spent != nil {
		return nil, p.spent
	}
	return p.start(ctx, options)
}
