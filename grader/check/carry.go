package check

import (
	"context"
	"slices"

	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// carriers are the names of the visitor's cookies that carry its session. Beside them a site may set others, such as one that holds
// the user's name for the page's script, and to change those is no forgery. Where a browser has only one cookie there is nothing to find out.
// Otherwise it is tried, once in a check, on a process of its own, so that nobody notices: a cookie carries the session if nobody gets in
// without it, or with it alone.
func (v *Visitor) carriers() []string {
	var names []string
	for _, cookie := range v.client.Cookies() {
		names = append(names, cookie.Name)
	}
	if len(names) < 2 {
		return names
	}
	if v.t.carrying == nil {
		s := v.t.step("", verdict.Does("finds the carriers").Free("n", len(names)))
		v.t.carrying = v.t.tried()
		s.pass(-1)
	}
	known := v.t.carrying
	carrying := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		at := slices.IndexFunc(known, func(c carried) bool { return c.name == name })
		return at >= 0 && !known[at].needed && !known[at].alone
	})
	if len(carrying) == 0 {
		return names
	}
	return carrying
}

// carried says what a cookie does for a session.
type carried struct {
	name   string
	needed bool // without it, one is refused
	alone  bool // with it alone, one is admitted
}

// needs reports whether a session has no use without the cookie, and the cookie no use without others.
func (t *T) needs(name string) bool {
	return slices.ContainsFunc(t.carrying, func(c carried) bool { return c.name == name && c.needed && !c.alone })
}

// tried finds out what each cookie of a site does; nothing where that cannot be told apart, as on a site that admits everybody.
func (t *T) tried() []carried {
	nothing := []carried{}
	process, err := t.options.Start(t.ctx, program.StartOptions{Secret: t.main.secret})
	if err != nil {
		return nothing // a verb that needs a second process says why there is none
	}
	defer process.Stop()
	s := &Server{t: t, process: process}
	visitor := func() *Visitor {
		return &Visitor{Name: "probe", t: t, server: s, client: client.New("probe", process.Addr, t.options.Dialect, client.NewTranscript())}
	}
	owner, user := visitor(), t.account("probe")
	defer owner.client.Close()
	if _, err := s.site.Register(owner.browsing(), user.Name, user.Password); err != nil {
		return nothing
	}
	cookies := owner.client.Cookies()
	admits := func(keep func(i int) bool) bool {
		var kept []client.Cookie
		for i, cookie := range cookies {
			if keep(i) {
				kept = append(kept, cookie)
			}
		}
		header := client.CookieHeader(kept)
		one := visitor()
		defer one.client.Close()
		var err error
		t.within(s, func(ctx context.Context) { err = one.client.Dial(ctx, client.Handshake{Cookie: &header}) })
		return err == nil
	}
	all := func(int) bool { return true }
	if !admits(all) || admits(func(int) bool { return false }) {
		return nothing
	}
	var found []carried
	for i, cookie := range cookies {
		found = append(found, carried{
			name:   cookie.Name,
			needed: !admits(func(other int) bool { return other != i }),
			alone:  admits(func(other int) bool { return other == i }),
		})
	}
	if !admits(all) {
		return nothing // cookies that are good for once tell nothing
	}
	return found
}
