package vocab

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"handshake/grader/check"
	"handshake/grader/explore"
)

// User is an account that a visitor registered.
type User struct{ Name, Password string }

// Registers creates an account with a random name that begins with the visitor's, and logs in, as a browser would: with the forms #register
// and #login, which it looks for on the page at / and the pages that it links to. It returns the account. Only the handshake can show
// whether the visitor is logged in.
func Registers(v *check.Visitor) User {
	user := account(v.T(), v.Name)
	RegistersAs(v, user)
	return user
}

// RegistersAs does the same as Registers, for an account with a given name and password.
//
//	vocab.RegistersAs(mallory, vocab.UserOf(alice)) // on another server
func RegistersAs(v *check.Visitor, user User) {
	s := v.T().Step(v.Name, check.Does("registers").Free("user", user.Name))
	if failure := register(v, v.Browsing(), user); failure != nil {
		s.End(*failure)
	}
	s.Pass(-1)
}

// RegisterAll does what Registers does, for all visitors in the group: the first registers alone, and then the others send each of their
// forms at the same moment. If the first one takes long, because the server hashes passwords thoroughly, only a few send theirs at the same
// moment.
//
//	vocab.RegisterAll(check.Group{alice, bob})
func RegisterAll(g check.Group) {
	if len(g) == 0 {
		return
	}
	s := g[0].T().Step("", check.Does("register at once").Free("n", len(g)))
	begun := time.Now()
	failed := registerTogether(g[:1])
	for some := range slices.Chunk(g[1:], crowd(time.Since(begun))) {
		if failed == nil {
			failed = registerTogether(some)
		}
	}
	if failed != nil {
		s.End(*failed)
	}
	s.Pass(-1)
}

// registering is how long all those who register at the same moment may take, if each takes as long as the first one did.
const registering = 3 * time.Second

// crowd is how many register at the same moment, if it takes one of them that long. It's at least four, because only then does it show
// that accounts aren't guarded.
func crowd(one time.Duration) int {
	return max(4, int(registering/max(one, time.Millisecond)))
}

// registerTogether registers all visitors in the group at the same moment, and returns the first failure.
func registerTogether(g check.Group) *check.Failure {
	users := make([]User, len(g))
	for i, v := range g {
		users[i] = account(v.T(), v.Name)
	}
	failures := make([]*check.Failure, len(g))
	gate := newGate(len(g))
	g.AtOnce(func(i int, v *check.Visitor) {
		defer gate.leave()
		b := v.Browsing()
		submit := b.Submit
		b.Submit = func(page *check.Page, form string, typed map[string]string) (*check.Page, error) {
			gate.wait()
			return submit(page, form, typed)
		}
		failures[i] = register(v, b, users[i])
	})
	for _, failure := range failures {
		if failure != nil {
			return failure
		}
	}
	return nil
}

// Registered makes n visitors who have registered and logged in, all at once, and have not connected yet.
func Registered(t *check.T, n int) check.Group {
	var crowd check.Group
	for i := range n {
		crowd = append(crowd, t.Visitor(fmt.Sprintf("guest%d", i+1)))
	}
	RegisterAll(crowd)
	return crowd
}

// account makes up a new account. Its name has a capital in the middle, because servers must keep a name's case.
func account(t *check.T, name string) User {
	word := t.Word(6)
	return User{Name: name + strings.ToUpper(word[:1]) + word[1:], Password: t.Word(12)}
}

// register may be called from many goroutines, each with its own visitor.
func register(v *check.Visitor, b check.Browsing, user User) *check.Failure {
	page, err := v.Login().Register(b, user.Name, user.Password)
	return logged(v, page, err, user)
}

// LogsIn logs in to an account with the form #login.
func LogsIn(v *check.Visitor, user User) {
	s := v.T().Step(v.Name, check.Does("logs in").Free("user", user.Name))
	page, err := v.Login().LogIn(v.Browsing(), user.Name, user.Password)
	if failure := logged(v, page, err, user); failure != nil {
		s.End(*failure)
	}
	s.Pass(-1)
}

// FailsToLogIn tries to log in to somebody's account with a wrong password. It accepts any answer.
//
//	vocab.FailsToLogIn(mallory, vocab.UserOf(alice))
func FailsToLogIn(v *check.Visitor, user User) {
	s := v.T().Step(v.Name, check.Does("fails to log in").Free("user", user.Name))
	page, err := v.Login().LogIn(v.Browsing(), user.Name, v.T().Word(12))
	if failure := v.Unusable(page, err); failure != nil {
		s.End(*failure)
	}
	s.Pass(-1)
}

// LogsOut logs out with the form #logout.
func LogsOut(v *check.Visitor) {
	s := v.T().Step(v.Name, check.Does("logs out"))
	v.T().Caused() // a server may end the session's sockets
	page, err := v.Login().LogOut(v.Browsing(), v.Landing())
	if failure := v.Unusable(page, err); failure != nil {
		s.End(*failure)
	}
	s.Pass(-1)
}

// logged records the result of a login. Without a cookie for the socket, the login can't have worked. With one, only the handshake shows
// whether it did.
func logged(v *check.Visitor, page *check.Page, err error, user User) *check.Failure {
	if failure := v.Unusable(page, err); failure != nil {
		return failure
	}
	if v.Cookie() == "" {
		evidence := v.Crash()
		return &check.Failure{
			Kind: check.BadPage, Who: v.Name, Variant: check.StatusVariant(page.Status, evidence), Detail: evidence,
			Facts: check.Facts{Form: explore.NoCookie, Text: v.Login().Forms.Login, Chat: &check.Chat{User: user.Name}, Answer: &check.Answer{Path: v.Path(), Status: page.Status}},
		}
	}
	v.Lands(page)
	becomes(v, user)
	return nil
}

// accounts holds which visitors of a check have logged in, and as which user.
type accounts struct {
	mu      sync.Mutex
	users   map[*check.Visitor]User
	members []*check.Visitor // the visitors who have logged in
}

// becomes records which account a visitor is logged in to. A group's visitors log in at the same time: see RegisterAll.
func becomes(v *check.Visitor, user User) {
	all := check.Kept[accounts](v.T())
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.users == nil {
		all.users = map[*check.Visitor]User{}
	}
	all.users[v] = user
	all.members = append(all.members, v)
}

// UserOf returns the account that the visitor is logged in to.
func UserOf(v *check.Visitor) User {
	all := check.Kept[accounts](v.T())
	all.mu.Lock()
	defer all.mu.Unlock()
	user, ok := all.users[v]
	if !ok {
		panic(v.Name + " has no account: let it register or log in first")
	}
	return user
}

// loggedIn are the visitors who have logged in so far.
func loggedIn(t *check.T) []*check.Visitor {
	all := check.Kept[accounts](t)
	all.mu.Lock()
	defer all.mu.Unlock()
	return slices.Clone(all.members)
}

// Tab opens another tab of the visitor's browser: a visitor with its own socket and the same login.
func Tab(v *check.Visitor, name string) *check.Visitor {
	tab := v.SameBrowser(name)
	becomes(tab, UserOf(v))
	return tab
}

// Login registers a visitor for a probe and logs in: see check.Observer.LogsIn.
//
//	if vocab.Login(o, alice) != "sent" {
//		return "no login"
//	}
func Login(o *check.Observer, v *check.Visitor) string {
	user := account(o.T, v.Name)
	how := o.LogsIn(v, func(b check.Browsing) (*check.Page, error) { return v.Login().Register(b, user.Name, user.Password) })
	becomes(v, user)
	return how
}
