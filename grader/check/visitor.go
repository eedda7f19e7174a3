package check

import (
	"context"
	"errors"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Visitor is a named client in a check. Its verbs record steps, and end the check when the server does otherwise.
type Visitor struct {
	Name string

	t       *T
	server  *Server
	client  *client.Client
	landing *Page          // where logging in has led
	read    int            // how much of what it heard the verbs have taken in
	known   map[string]int // by event: how many of t.truths it has certainly seen
	taken   map[int]bool   // by the index of an event: HearsAll has met another of its expectations with it
	pings   int
}

// Visitor makes a named client that hasn't connected yet.
func (t *T) Visitor(name string) *Visitor { return t.main.Visitor(name) }

// Visitor makes a named client of this server.
func (s *Server) Visitor(name string) *Visitor {
	transcript := s.t.transcript
	if s.aside {
		transcript = client.NewTranscript()
	}
	c := client.New(name, s.process.Addr, s.t.options.Dialect, transcript).Through(s.process.Dial).Seeded(s.t.options.Seed)
	c.Socket = s.t.options.Site.Path()
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	if s.aside {
		s.clients = append(s.clients, c)
	} else {
		s.t.clients = append(s.t.clients, c)
	}
	return &Visitor{Name: name, t: s.t, server: s, client: c, known: map[string]int{}}
}

// must runs what only fails when the server no longer accepts connections, or does not answer a request for a page.
func (v *Visitor) must(s *Step, operation func(ctx context.Context) error) {
	if failure := v.try(operation); failure != nil {
		s.End(*failure)
	}
}

// try is must for many goroutines, each with a visitor of its own.
func (v *Visitor) try(operation func(ctx context.Context) error) *Failure {
	var err error
	waited := v.t.within(v.server, func(ctx context.Context) { err = operation(ctx) })
	if failure := v.t.excess(); failure != nil {
		return failure
	}
	if err == nil {
		return nil
	}
	if failure, dead := v.server.endedSoon(); dead {
		return &failure
	}
	failure := &Failure{Kind: verdict.Unreachable, Who: v.Name, Facts: Facts{Text: err.Error()}, Detail: v.Crash()}
	var unanswered *client.Unanswered
	if errors.As(err, &unanswered) {
		failure.Kind = verdict.Unanswered
		failure.Facts = Facts{Text: unanswered.Request, Answer: &Answer{How: unanswered.How, Detail: unanswered.Detail}}
		if waited > patience {
			failure.Waited = verdict.Ms(waited)
		}
	}
	return failure
}
