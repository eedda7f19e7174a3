package check

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// User is an account that a visitor registered.
type User struct{ Name, Password string }

// Registers creates an account with a random name that begins with the visitor's, and logs in, as a browser would: with the
// forms #register and #login, which it looks for from the page at / on. It returns the account. Only the socket can show
// whether the visitor is logged in.
func (v *Visitor) Registers() User {
	user := v.t.account(v.Name)
	v.RegistersAs(user)
	return user
}

// RegistersAs does the same as Registers, for an account with a given name and password.
func (v *Visitor) RegistersAs(user User) {
	s := v.t.step(v.Name, verdict.Does("registers").Free("user", user.Name))
	if failure := v.register(v.browsing(), user); failure != nil {
		s.end(*failure)
	}
	s.pass(-1)
}

// Register does what Visitor.Registers does, for all visitors in the group at once: they send each of their forms at the same
// moment.
func (g Group) Register() {
	if len(g) == 0 {
		return
	}
	s := g[0].t.step("", verdict.Does("register at once").Free("n", len(g)))
	users := make([]User, len(g))
	for i, v := range g {
		users[i] = v.t.account(v.Name)
	}
	failures := make([]*verdict.Failure, len(g))
	together := newGate(len(g))
	g.atOnce(func(i int, v *Visitor) {
		defer together.leave()
		b := v.browsing()
		submit := b.Submit
		b.Submit = func(page *client.Page, form string, typed map[string]string) (*client.Page, error) {
			together.wait()
			return submit(page, form, typed)
		}
		failures[i] = v.register(b, users[i])
	})
	for _, failure := range failures {
		if failure != nil {
			s.end(*failure)
		}
	}
	s.pass(-1)
}

// Registered makes n visitors who have registered and logged in, all at once, and have not connected yet.
func Registered(t *T, n int) Group {
	var crowd Group
	for i := range n {
		crowd = append(crowd, t.Visitor(fmt.Sprintf("guest%d", i+1)))
	}
	crowd.Register()
	return crowd
}

// account is one that nobody has yet. Its name has a capital in its midst: a name is more than its letters.
func (t *T) account(name string) User {
	word := t.Word(6)
	return User{Name: name + strings.ToUpper(word[:1]) + word[1:], Password: t.Word(12)}
}

// register may be called by many goroutines, each for a visitor of its own.
func (v *Visitor) register(b client.Browsing, user User) *verdict.Failure {
	page, err := v.server.site.Register(b, user.Name, user.Password)
	return v.loggedIn(page, err, user)
}

// LogsIn logs in to an account with the form #login.
func (v *Visitor) LogsIn(user User) {
	s := v.t.step(v.Name, verdict.Does("logs in").Free("user", user.Name))
	page, err := v.server.site.LogIn(v.browsing(), user.Name, user.Password)
	if failure := v.loggedIn(page, err, user); failure != nil {
		s.end(*failure)
	}
	s.pass(-1)
}

// FailsToLogIn tries to log in to somebody's account with a wrong password. Any answer of the page is right.
func (v *Visitor) FailsToLogIn(user User) {
	s := v.t.step(v.Name, verdict.Does("fails to log in").Free("user", user.Name))
	page, err := v.server.site.LogIn(v.browsing(), user.Name, v.t.Word(12))
	if failure := v.unusable(page, err); failure != nil {
		s.end(*failure)
	}
	s.pass(-1)
}

// LogsOut logs out with the form #logout.
func (v *Visitor) LogsOut() {
	s := v.t.step(v.Name, verdict.Does("logs out"))
	v.t.caused() // a server may end the session's sockets
	page, err := v.server.site.LogOut(v.browsing(), v.landing)
	if failure := v.unusable(page, err); failure != nil {
		s.end(*failure)
	}
	s.pass(-1)
}

// Looks asks for the page at / and keeps its cookies. Any page is right.
func (v *Visitor) Looks() {
	s := v.t.step(v.Name, verdict.Does("looks at the page"))
	if _, err := v.browsing().Visit("/"); err != nil {
		s.end(*v.unusable(nil, err))
	}
	s.pass(-1)
}

// unreached is the error of a request for a page that the server did not answer.
type unreached struct{ failure *verdict.Failure }

func (u *unreached) Error() string { return "the server did not answer" }

// browsing is how the visitor asks for pages. Each has the time of a request.
func (v *Visitor) browsing() client.Browsing {
	ask := func(operation func(ctx context.Context) (*client.Page, error)) (page *client.Page, err error) {
		failure := v.try(func(ctx context.Context) error {
			page, err = operation(ctx)
			if errors.Is(err, client.ErrNoForm) {
				return nil // which is no fault of the request's
			}
			return err
		})
		if failure != nil {
			return nil, &unreached{failure}
		}
		return page, err
	}
	return client.Browsing{
		Client: v.client,
		Visit: func(path string) (*client.Page, error) {
			return ask(func(ctx context.Context) (*client.Page, error) { return v.client.Visit(ctx, path) })
		},
		Submit: func(page *client.Page, form string, typed map[string]string) (*client.Page, error) {
			return ask(func(ctx context.Context) (*client.Page, error) { return v.client.Submit(ctx, page, form, typed) })
		},
	}
}

// unusable tells why a form could not be used; page is what was there in its place.
func (v *Visitor) unusable(page *client.Page, err error) *verdict.Failure {
	var silent *unreached
	switch {
	case err == nil:
		return nil
	case errors.As(err, &silent):
		return silent.failure
	}
	if failure := v.t.excess(); failure != nil {
		return failure
	}
	evidence := crash(v.server.process.Lines())
	return &verdict.Failure{
		Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, evidence),
		Facts:  verdict.Facts{Form: verdict.BadForm, Line: err.Error(), Answer: &verdict.Answer{Status: page.Status}},
		Detail: evidence,
	}
}

// loggedIn notes what came of a login. Without any cookie for the socket it cannot have worked; whether it has, the socket tells.
func (v *Visitor) loggedIn(page *client.Page, err error, user User) *verdict.Failure {
	if failure := v.unusable(page, err); failure != nil {
		return failure
	}
	if v.client.Cookie() == "" {
		evidence := crash(v.server.process.Lines())
		return &verdict.Failure{
			Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, evidence), Detail: evidence,
			Facts: verdict.Facts{Form: verdict.NoCookie, Chat: &verdict.Chat{User: user.Name}, Answer: &verdict.Answer{Path: client.SocketPath, Status: page.Status}},
		}
	}
	v.landing = page
	v.becomes(user)
	return nil
}

// becomes notes which account the visitor is logged in to.
func (v *Visitor) becomes(user User) {
	v.user = user
	v.t.mu.Lock()
	defer v.t.mu.Unlock()
	v.t.members = append(v.t.members, v)
}

// User returns the account that the visitor is logged in to.
func (v *Visitor) User() User {
	if v.user.Name == "" {
		panic(v.Name + " has no account: let it register or log in first")
	}
	return v.user
}

// Tab opens another tab of the visitor's browser: a visitor with a socket of its own and the same cookies.
func (v *Visitor) Tab(name string) *Visitor {
	tab := v.server.Visitor(name)
	tab.client.Share(v.client)
	tab.landing = v.landing
	tab.becomes(v.user)
	return tab
}
