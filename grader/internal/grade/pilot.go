package grade

import (
	"context"
	"errors"
	"sync"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// starter starts a program: Keeper.Start with its binary.
type starter func(context.Context, program.StartOptions) (*program.Process, error)

// pilot starts a program once before it is started for all checks at the same time. A program that hangs before it listens, and
// perhaps keeps a processor busy meanwhile, then costs one wait and not one for each check. The first check to ask goes ahead;
// the others wait until its program listens, which for most is a few milliseconds.
type pilot struct {
	start starter
	met   func(ctx context.Context, process *program.Process) // called with the first process, before the others are started; may be nil

	once  sync.Once
	done  chan struct{}  // closed when the first start has come to its end
	hangs *program.Fault // what kept the first one from listening in its time
}

func newPilot(start starter) *pilot { return &pilot{start: start, done: make(chan struct{})} }

// Start is a starter.
func (p *pilot) Start(ctx context.Context, options program.StartOptions) (process *program.Process, err error) {
	first := false
	p.once.Do(func() { first = true })
	if first {
		defer close(p.done)
		process, err = p.start(ctx, options)
		var fault *program.Fault
		if errors.As(err, &fault) && fault.Kind == verdict.NeverListens {
			p.hangs = fault
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
	if p.hangs != nil {
		return nil, p.hangs
	}
	return p.start(ctx, options)
}
