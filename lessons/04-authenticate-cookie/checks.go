// Package authenticate has the checks of lesson 04.
package authenticate

import (
	"encoding/base64"
	"strings"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/lessons/vocab"
)

const userCount = "user count"

// Lesson says what the program must do: check the session cookie in the handshake, and give a socket only to users who are logged in.
var Lesson = curriculum.Lesson{
	ID:      "04-authenticate-cookie",
	Title:   "Authenticate with a cookie",
	Explore: explore.Contract{Names: vocab.Names, Holds: explore.Sockets | explore.Counts | explore.Leaves | explore.Accounts | explore.LogsConnects},
	Given:   []string{"two-tabs"},
	Probes:  probes,
	Checks: []check.Check{
		{
			ID:    "needs-a-cookie",
			Title: "without a cookie the handshake is refused",
			Run: func(t *check.T) {
				t.Visitor("mallory").Refused("without a cookie", check.WithCookie(""))
				alice := admitted(t, "alice", 1)
				name := vocab.UserOf(alice).Name
				t.Visitor("mallory").Refused("without a cookie, while alice is connected", check.WithCookie(""))
				t.Visitor("mallory").Refused("without a cookie, with alice's name in the URL", check.WithCookie(""), check.Asking("user="+name+"&username="+name+"&name="+name))
				t.Visitor("mallory").Refused("without a cookie, with alice's name in the header Authorization", check.WithCookie(""), check.Saying("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(name+":"))))
				t.Visitor("mallory").Refused(vocab.Capitals, check.WithCookie(""), check.InCapitals())
				vocab.NotLoggedIn(t, alice)
			},
		},
		{
			ID:    "changed-cookie",
			Title: "a changed cookie is refused",
			Run: func(t *check.T) {
				bob := t.Visitor("bob")
				vocab.Registers(bob)
				alice := admitted(t, "alice", 1)
				user := vocab.UserOf(alice)
				vocab.Refused(t, vocab.ChangedCookies(alice))
				vocab.Refused(t, vocab.CutCookies(alice))
				vocab.Refused(t, vocab.SplicedCookies(alice, bob))
				for _, cookie := range []string{"username=" + user.Name, "user=" + user.Name + "; name=" + user.Name} {
					t.Visitor("mallory").Refused("with cookies of her own that have alice's name in them", check.WithCookie(cookie))
				}
				vocab.Refused(t, vocab.NamedCookies(alice, vocab.UserOf(bob)))
				if impostor, ok := vocab.TakesTheNameOf(alice, vocab.UserOf(bob)); ok {
					check.Group{impostor, alice}.Hear(userCount, 2)
				}
				t.Logs("user "+vocab.UserOf(bob).Name+" connected", check.Exactly(0))
			},
		},
		{
			ID:    "foreign-cookie",
			Title: "a cookie signed with a different secret is refused",
			Run: func(t *check.T) {
				alice := admitted(t, "alice", 1)
				bob := admitted(t, "bob", 2)
				vocab.Foreign(t, alice, bob)
				alice.Hears(userCount, 2)
				admitted(t, "carol", 3)
			},
		},
		{
			ID:    "ended-session",
			Title: "after logout the old cookie is refused",
			Run: func(t *check.T) {
				witness := admitted(t, "witness", 1)
				alice := admitted(t, "alice", 2)
				bob := t.Visitor("bob")
				vocab.Registers(bob)
				user, old := vocab.UserOf(alice), alice.Cookie()
				alice.Leaves()
				witness.Hears(userCount, check.EndsAt(1, 1, 2))
				again := vocab.Tab(alice, "alice-2") // a session outlives its sockets
				again.Connect()
				check.Group{again, witness}.Hear(userCount, 2)
				vocab.LogsOut(again)
				again.Leaves() // she's subtracted, whether the logout has ended her socket or only her session
				witness.Hears(userCount, check.EndsAt(1, 1, 2))
				t.Visitor("mallory").Refused("with the cookie of a session that was logged out", check.WithCookie(old))
				bob.Connect() // his session continues
				check.Group{bob, witness}.Hear(userCount, 2)
				bob.Leaves()
				witness.Hears(userCount, check.EndsAt(1, 1, 2))
				back := t.Visitor("alice-3") // after a logout she can log in again
				vocab.LogsIn(back, user)
				back.Connect()
				check.Group{back, witness}.Hear(userCount, 2)
				t.Visitor("mallory").Refused("with the cookie of the session that alice had logged out of, after a new login", check.WithCookie(old))
			},
		},
		{
			ID:    "unknown-user",
			Title: "a correctly signed cookie of an unknown user is refused",
			Run: func(t *check.T) {
				alice := t.Visitor("alice")
				vocab.Registers(alice)
				bob := vocab.Restarted(t, alice)
				bob.Connect()
				bob.Hears(userCount, 1)
			},
		},
		{
			ID:    "odd-cookies",
			Title: "malformed cookies are refused, and the server keeps running",
			Run: func(t *check.T) {
				alice := admitted(t, "alice", 1)
				for _, odd := range []struct{ value, what string }{
					{"", "with an empty cookie"},
					{"=", `with the cookie "="`},
					{"%zz", `with the cookie "%zz"`},
					{"a.b.c", `with the cookie "a.b.c"`},
					{"s:", `with the cookie "s:"`},
					{t.Word(40), "with a cookie of random letters"},
					{strings.Repeat("A", 4096), "with a cookie of 4096 letters"},
				} {
					t.Visitor("mallory").Refused(odd.what, check.WithCookie(vocab.CookieOf(alice, odd.value)))
				}
				admitted(t, "bob", 2)
				alice.Hears(userCount, 2)
			},
		},
		{
			ID:    "admits-the-user",
			Title: "a logged-in user is admitted and logged by name",
			Run: func(t *check.T) {
				alice, bob := t.Visitor("alice"), t.Visitor("bob")
				user := vocab.Registers(alice)
				vocab.Registers(bob) // he logs in last, and connects second
				alice.Connect(vocab.AmongCookies(alice, vocab.UserOf(bob)))
				alice.Hears(userCount, 1)
				bob.Connect()
				check.Group{bob, alice}.Hear(userCount, 2)
				t.Logs("user " + vocab.UserOf(bob).Name + " connected")
				t.Logs("user "+user.Name+" connected", check.Exactly(1))
			},
		},
		{
			ID:    "name-from-session",
			Title: "the name comes from the session, never from the URL",
			Run: func(t *check.T) {
				bob := vocab.Registers(t.Visitor("bob"))
				alice := t.Visitor("alice")
				user := vocab.Registers(alice)
				alice.Connect(check.Asking("user=" + bob.Name + "&username=" + bob.Name + "&name=" + bob.Name))
				alice.Hears(userCount, 1)
				t.Logs("user " + user.Name + " connected")
				t.Logs("user "+bob.Name+" connected", check.Exactly(0))
			},
		},
		{
			ID:    "refused-are-not-counted",
			Title: "refused visitors are never counted, announced or logged",
			Run: func(t *check.T) {
				erin := t.Visitor("erin")
				first := vocab.Registers(erin)
				erin.Connect()
				erin.Hears(userCount, 1)
				for range t.Int(2, 4) {
					t.Visitor("mallory").Refused("without a cookie", check.WithCookie(""))
					t.Visitor("mallory").Refused("with a character of erin's cookie changed", check.WithCookie(vocab.ChangedCookie(erin)))
				}
				erin.SendsBadHandshakes() // a valid cookie alone isn't a handshake
				bob := t.Visitor("bob")
				second := vocab.Registers(bob)
				bob.Connect()
				bob.Hears(userCount, 2)
				erin.Hears(userCount, 2)
				t.Logs("user " + first.Name + " connected")
				t.Logs("user " + second.Name + " connected")
				// The users here have names that begin with e or b, and a refused visitor's name could begin with anything. But the log may
				// also say that a user "has connected", or "is", "was", "not", "currently", "already" or "still": the pattern leaves these
				// out.
				t.Logs(check.Pattern(`\buser (?:[^achinsw\s]\S*)? connected`), check.AtMost(2))
				t.Logs(`A user has connected`, check.AtMost(2))
			},
		},
		{
			ID:    "two-tabs",
			Title: "two tabs of one user count as two sockets",
			Run: func(t *check.T) {
				witness := admitted(t, "witness", 1)
				alice := t.Visitor("alice")
				user := vocab.Registers(alice)
				alice.Connect()
				alice.Hears(userCount, 2)
				witness.Hears(userCount, 2)
				tab := vocab.Tab(alice, "tab-2")
				tab.Connect()
				tab.Hears(userCount, 3)
				alice.Hears(userCount, 3)
				witness.Hears(userCount, 3)
				phone := t.Visitor("phone") // the same user again, in a new session
				vocab.LogsIn(phone, user)
				phone.Connect()
				phone.Hears(userCount, 4)
				check.Group{tab, alice, witness}.Hear(userCount, 4)
				third := vocab.Tab(alice, "tab-3") // her first browser is still logged in
				old := third.Cookie()
				third.Gets("/", check.HTML()) // this may set another cookie, but the old one must keep working
				third.Connect(check.WithEarlierCookie(old))
				check.Group{third, phone, tab, alice, witness}.Hear(userCount, 5)
				third.IsLetGo()
				check.Group{phone, tab, alice, witness}.Hear(userCount, 4)
				for range 2 { // a client that sends something stays connected
					witness.Emits("hello", t.Word(8))
				}
				witness.Emits("hello", t.Word(600))
				witness.Pings()
				tab.Leaves()
				check.Group{phone, alice, witness}.Hear(userCount, 3)
				phone.Leaves(check.ByReset())
				check.Group{alice, witness}.Hear(userCount, 2)
				alice.Leaves()
				witness.Hears(userCount, 1)
				witness.IsLetGo() // the last one
				back := vocab.Tab(alice, "tab-4")
				back.Connect()
				back.Hears(userCount, check.EndsAt(1, 0, 2))
			},
		},
		{
			ID:    "no-data-race",
			Title: "no data race while users come and go",
			Race:  true,
			Run: func(t *check.T) {
				everyone := vocab.Registered(t, 16) // some of them only register
				crowd := everyone[:6]
				witness := admitted(t, "witness", 1)
				vocab.ConnectAmong(crowd, 20)
				witness.Hears(userCount, check.EndsAt(7, 1, 7))
				crowd.Leave()
				witness.Hears(userCount, check.EndsAt(1, 1, 7))
			},
		},
	},
}

// admitted registers a visitor, connects it, and lets it hear the count n.
func admitted(t *check.T, name string, n int) *check.Visitor {
	v := t.Visitor(name)
	vocab.Registers(v)
	v.Connect()
	v.Hears(userCount, n)
	return v
}
