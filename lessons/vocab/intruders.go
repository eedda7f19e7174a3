package vocab

import (
	"slices"

	"handshake/grader/check"
)

// Every lesson with accounts requires that the server refuses these visitors. The lessons' checks say when they try.

// Capitals is what a visitor asks who tries to get past a check that looks for a handshake in the way that browsers write it.
const Capitals = `without a cookie, with "Upgrade: WebSocket" in the request`

// NotLoggedIn expects that visitors who aren't logged in are refused, with the cookies that they get from the page, from a refusal, and
// from a login with a wrong password.
func NotLoggedIn(t *check.T, alice *check.Visitor) {
	mallory := t.Visitor("mallory")
	mallory.Gets("/", check.AnyAnswer())
	mallory.Refused("with the cookies of somebody who has only looked at the page")
	mallory.Refused("with the cookies of somebody who has been refused")
	FailsToLogIn(mallory, UserOf(alice))
	mallory.Refused("with the cookies of a login with a wrong password")
}

// Foreign expects that the server refuses a cookie from another process of the program, which has a different secret. The same users have
// registered there.
func Foreign(t *check.T, known ...*check.Visitor) {
	another := t.Start(check.AnotherSecret())
	for _, v := range known {
		mallory := another.Visitor("mallory")
		RegistersAs(mallory, UserOf(v))
		t.Visitor("mallory").Refused("with a cookie from a server that has a different SESSION_SECRET", check.WithCookie(mallory.Cookie()))
	}
}

// Restarted starts the program again, with the same secret, and expects that it refuses alice's cookie, because her session ended with the
// first process. It tries that before and after others have registered and logged in. It returns the first of them, who hasn't connected
// yet.
func Restarted(t *check.T, alice *check.Visitor) *check.Visitor {
	again := t.Start(check.SameSecret())
	again.Visitor(alice.Name).Refused("with a well-signed cookie of somebody the server doesn't know", check.WithCookie(alice.Cookie()))
	bob := again.Visitor("bob")
	Registers(bob)
	Registers(again.Visitor("carol"))
	again.Visitor(alice.Name).Refused("with an old cookie, after others have registered and logged in", check.WithCookie(alice.Cookie()))
	return bob
}

// Intruders tries every kind of visitor that must be refused. Alice and bob are logged in, and stay logged in.
func Intruders(t *check.T, alice, bob *check.Visitor) {
	t.Visitor("mallory").Refused("without a cookie", check.WithCookie(""))
	t.Visitor("mallory").Refused(Capitals, check.WithCookie(""), check.InCapitals())
	NotLoggedIn(t, alice)
	carol := t.Visitor("carol")
	Registers(carol)
	old := carol.Cookie()
	LogsOut(carol)
	t.Visitor("mallory").Refused("with the cookie of a session that was logged out", check.WithCookie(old))
	Refused(t, ChangedCookies(alice))
	Refused(t, CutCookies(alice))
	Refused(t, SplicedCookies(alice, bob))
	Refused(t, NamedCookies(alice, UserOf(bob)))
	Foreign(t, alice, bob)
	Restarted(t, alice)
}

// ConnectAmong opens the sockets of all visitors in the group at once. At the same time, other visitors try without a cookie and must be
// refused.
func ConnectAmong(g check.Group, others int) {
	if len(g) == 0 {
		return
	}
	t := g[0].T()
	strangers := make(check.Group, others)
	for i := range strangers {
		strangers[i] = t.Visitor("mallory")
	}
	s := t.Step("", check.Does("connect among others").Free("n", len(g)).Free("others", others))
	t.Caused()
	failures := make([]*check.Failure, len(g)+others)
	slices.Concat(g, strangers).AtOnce(func(i int, v *check.Visitor) {
		switch {
		case i < len(g):
			failures[i] = v.TryConnect()
		case v.Admitted(check.WithCookie("")):
			failures[i] = &check.Failure{Kind: check.Admitted, Who: v.Name, Facts: check.Facts{Form: uninvited}}
		}
	})
	for _, failure := range failures {
		if failure != nil {
			s.End(*failure)
		}
	}
	s.Pass(-1)
}
