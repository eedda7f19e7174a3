package check

import (
	"cmp"
	"errors"
	"runtime"
	"slices"

	"handshake/grader/internal/program"
)

// StartAnother starts the program once more, beside the first, with a different secret.
func (t *T) StartAnother() *Server {
	return t.startMore(t.secret(), "another starts")
}

// StartAgain starts the program once more, beside the first, with the same secret. Its memory is empty: it knows no
// users.
func (t *T) StartAgain() *Server {
	return t.startMore(t.main.secret, "starts again")
}

func (t *T) startMore(secret, verb string) *Server {
	variable := cmp.Or(t.options.Site.Secret, "environment")
	s := t.Step("", Does(verb).Free("secret", variable))
	how := "with the same " + variable
	if secret != t.main.secret {
		how = "with another " + variable
	}
	server, err := t.start(secret, how)
	var fault *program.Fault
	switch {
	case errors.As(err, &fault):
		failure := fault.Failure
		failure.Facts.Again = true
		s.End(failure)
	case t.ctx.Err() != nil:
		runtime.Goexit()
	case err != nil:
		panic(err)
	}
	s.Pass(-1)
	return server
}

// Aside starts the program once more, with the same secret, for an experiment that is no part of the check: what its visitors do isn't
// recorded. stop ends it. ok is false if it didn't start.
func (t *T) Aside() (aside *Server, stop func(), ok bool) {
	process, err := t.options.Start(t.ctx, program.StartOptions{Env: t.options.Site.Env(t.main.secret), Socket: t.options.Site.Path()})
	if err != nil {
		return nil, nil, false
	}
	s := t.server(process, t.main.secret)
	s.aside = true
	return s, func() {
		for _, c := range s.clients {
			c.Close()
		}
		process.Stop()
	}, true
}

// stop ends the program in the midst of a check, so that nothing is still on its way.
func (t *T) stop() {
	t.mu.Lock()
	clients := slices.Clone(t.clients)
	t.mu.Unlock()
	for _, c := range clients {
		c.Release()
	}
	t.main.process.Stop()
}
