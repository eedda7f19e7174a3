package check

import (
	"cmp"
	"errors"
	"runtime"
	"slices"

	"handshake/grader/internal/program"
)

// Start starts a second process of the program, with AnotherSecret or the SameSecret. It knows no users yet.
//
//	another := t.Start(check.AnotherSecret())
func (t *T) Start(with Secret) *Server {
	secret, verb := t.main.secret, "starts again"
	if with.another {
		secret, verb = t.secret(), "another starts"
	}
	variable := cmp.Or(t.options.Site.Secret, "environment")
	s := t.Step("", Does(verb).Free("secret", variable))
	how := "with the same " + variable
	if with.another {
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

// Secret is which key a further server has: see Site.Secret.
type Secret struct{ another bool }

// AnotherSecret is a different key, so cookies that the first server signed aren't valid there.
func AnotherSecret() Secret { return Secret{another: true} }

// SameSecret is the first server's key, as after a restart.
func SameSecret() Secret { return Secret{} }

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
