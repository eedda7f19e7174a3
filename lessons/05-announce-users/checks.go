// Package announceusers has the checks of lesson 05.
package announceusers

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/lessons/vocab"
)

const (
	user         = "user"
	currentUsers = "currentUsers"
)

// announcement is what the event carries.
type announcement struct {
	Username     string `json:"username"`
	CurrentUsers int    `json:"currentUsers"`
	Connected    bool   `json:"connected"`
}

// who is an announcement without the count.
type who struct {
	Username  string `json:"username"`
	Connected bool   `json:"connected"`
}

// came announces that a visitor joined, and that there are n sockets now.
func came(v *check.Visitor, n int) announcement { return announcement{vocab.UserOf(v).Name, n, true} }

// left announces that a visitor left.
func left(v *check.Visitor, n int) announcement { return announcement{vocab.UserOf(v).Name, n, false} }

// Lesson says what the program must do: tell everyone, with the event "user", who joined and who left.
var Lesson = curriculum.Lesson{
	ID:      "05-announce-users",
	Title:   "Announce users",
	Explore: explore.Contract{Names: vocab.Names, Holds: explore.Sockets | explore.Leaves | explore.Accounts | explore.Announcements},
	Probes:  probes,
	Checks: []check.Check{
		{
			ID:    "newcomer-hears",
			Title: "a newcomer hears its own announcement",
			Run: func(t *check.T) {
				enters(t, "alice", 1)
				enters(t, "bob", 2)
			},
		},
		{
			ID:    "everyone-hears-who-came",
			Title: "everyone hears who joined",
			Run: func(t *check.T) {
				alice := enters(t, "alice", 1)
				bob := enters(t, "bob", 2)
				alice.Hears(user, came(bob, 2))
				carol := enters(t, "carol", 3)
				check.Group{alice, bob}.Hear(user, came(carol, 3))
			},
		},
		{
			ID:    "everyone-hears-who-left",
			Title: "everyone hears who left",
			Run: func(t *check.T) {
				alice := enters(t, "alice", 1)
				bob := enters(t, "bob", 2)
				carol := enters(t, "carol", 3)
				dave := enters(t, "dave", 4)
				check.Group{alice, bob, carol}.Hear(user, came(dave, 4))
				bob.IsLetGo() // neither the first nor the last to join
				check.Group{alice, carol, dave}.Hear(user, left(bob, 3))
				vocab.LogsOut(dave) // the session ends before the socket does
				dave.Leaves()
				check.Group{alice, carol}.Hear(user, left(dave, 2))
				alice.Leaves(check.WithoutCode())
				carol.Hears(user, left(alice, 1))
				carol.IsLetGo() // nobody is left to hear about it, but the next visitor must not find her counted
				erin := t.Visitor("erin")
				vocab.Registers(erin)
				erin.Connect()
				joined := who{vocab.UserOf(erin).Name, true}
				erin.Hears(user, check.Each{Count: currentUsers, Low: 0, High: 2, Last: 1, Data: []any{joined, who{vocab.UserOf(carol).Name, false}}, Sure: []any{joined}})
			},
		},
		{
			ID:    "vanishing-is-announced",
			Title: "a user who vanishes without a close frame is announced too",
			Run: func(t *check.T) {
				alice := enters(t, "alice", 1)
				bob := enters(t, "bob", 2)
				carol := enters(t, "carol", 3)
				check.Group{alice, bob}.Hear(user, came(carol, 3))
				carol.Leaves(check.ByReset())
				check.Group{alice, bob}.Hear(user, left(carol, 2))
				bob.Leaves(check.ByHangingUp())
				alice.Hears(user, left(bob, 1))
			},
		},
		{
			ID:    "announced-once",
			Title: "each join and each leave is announced once",
			Run: func(t *check.T) {
				alice := enters(t, "alice", 1)
				bob := enters(t, "bob", 2)
				carol := enters(t, "carol", 3)
				dave := enters(t, "dave", 4)
				alice.Hears(user, came(bob, 2))
				check.Group{alice, bob}.Hear(user, came(carol, 3))
				check.Group{alice, bob, carol}.Hear(user, came(dave, 4))
				for range 2 { // messages aren't joins
					carol.Emits("hello", t.Word(8))
				}
				carol.Emits("hello", t.Word(600))
				carol.Pings()
				dave.Leaves(check.ByHangingUp())
				check.Group{alice, bob, carol}.Hear(user, left(dave, 3))
				heardOnce(carol)
				carol.Leaves(check.ByReset())
				check.Group{alice, bob}.Hear(user, left(carol, 2))
				heardOnce(bob)
				bob.Leaves()
				alice.Hears(user, left(bob, 1))
				// The server announces erin after all its announcements about the others.
				erin := enters(t, "erin", 2)
				alice.Hears(user, came(erin, 2))
				heardOnce(alice)
				heardOnce(erin)
			},
		},
		{
			ID:    "name-from-session",
			Title: "the name comes from the session, never from the URL",
			Run: func(t *check.T) {
				alice, bob := t.Visitor("alice"), t.Visitor("bob")
				vocab.Registers(alice)
				vocab.Registers(bob) // she logs in last, and connects second
				alice.Connect(vocab.AmongCookies(alice, vocab.UserOf(bob)))
				alice.Hears(user, came(alice, 1))
				name := vocab.UserOf(alice).Name
				bob.Connect(check.Asking("user=" + name + "&username=" + name + "&name=" + name + "&nick=" + name + "&as=" + name))
				check.Group{bob, alice}.Hear(user, came(bob, 2))
				bob.Leaves()
				alice.Hears(user, left(bob, 1))
				if impostor, ok := vocab.TakesTheNameOf(alice, vocab.UserOf(bob)); ok {
					check.Group{impostor, alice}.Hear(user, came(alice, 2))
				}
			},
		},
		{
			ID:    "refused-are-not-announced",
			Title: "refused visitors are never announced",
			Run: func(t *check.T) {
				alice, bob := enters(t, "alice", 1), t.Visitor("bob")
				vocab.Registers(bob)
				vocab.Intruders(t, alice, bob)
				carol := enters(t, "carol", 2)
				alice.Hears(user, came(carol, 2))
				old := carol.Cookie()
				carol.Leaves()
				alice.Hears(user, left(carol, 1))
				vocab.LogsOut(carol)
				t.Visitor("mallory").Refused("with the cookie of a session that was logged out", check.WithCookie(old))
				alice.SendsBadHandshakes() // a valid cookie alone isn't a handshake
				bob.Connect()
				// First check who was announced, and then the number, which a wrong announcement may have changed.
				check.Group{bob, alice}.Hear(user, who{vocab.UserOf(bob).Name, true})
				alice.HasHeard(user, check.NoOther())
				bob.Leaves()
				alice.Hears(user, left(bob, 1))
				alice.HasHeard(user, check.NoOther())
			},
		},
		{
			ID:    "two-tabs",
			Title: "two tabs of one user are announced and counted as two",
			Run: func(t *check.T) {
				witness := enters(t, "witness", 1)
				alice := enters(t, "alice", 2)
				witness.Hears(user, came(alice, 2))
				tab := vocab.Tab(alice, "tab-2")
				tab.Connect()
				check.Group{tab, alice, witness}.Hear(user, came(alice, 3))
				phone := t.Visitor("phone") // the same user again, in a new session
				vocab.LogsIn(phone, vocab.UserOf(alice))
				phone.Connect()
				check.Group{phone, tab, alice, witness}.Hear(user, came(alice, 4))
				tab.Leaves()
				check.Group{phone, alice, witness}.Hear(user, left(alice, 3))
				back := vocab.Tab(alice, "tab-3") // a reload: a leave and a join
				alice.Leaves()
				back.Connect()
				reload := check.Each{Count: currentUsers, Low: 2, High: 4, Last: 3, Data: []any{
					who{vocab.UserOf(alice).Name, false}, who{vocab.UserOf(alice).Name, true},
				}}
				check.Group{phone, witness}.Hear(user, reload)
				witness.HasHeard(user, check.NoneTwice())
				check.Group{back, phone}.Leave()
				gone := who{vocab.UserOf(alice).Name, false}
				witness.Hears(user, check.Each{Count: currentUsers, Low: 1, High: 2, Last: 1, Data: []any{gone, gone}})
				late := enters(t, "latecomer", 2)
				witness.Hears(user, came(late, 2))
				heardOnce(witness)
			},
		},
		{
			ID:    "many-at-once",
			Title: "when many join or leave at once, each is named and the last count is correct",
			Run: func(t *check.T) {
				witness := enters(t, "witness", 1)
				crowd := vocab.Registered(t, t.Int(8, 12))
				crowd.Connect()
				n := len(crowd)
				coming := each(crowd, true, 2, n+1, n+1)
				witness.Hears(user, coming)
				for i, v := range crowd {
					own := coming
					own.Sure = coming.Data[i : i+1]
					v.Hears(user, own)
				}
				crowd.HeardOfEachOther(user, func(v *check.Visitor) any { return who{vocab.UserOf(v).Name, true} })
				newest := enters(t, "newest", n+2) // in a list of sockets it comes after all the sockets that leave
				witness.Hears(user, came(newest, n+2))
				crowd.Leave()
				stay := check.Group{witness, newest}
				stay.Hear(user, each(crowd, false, 2, n+1, 2))
				late := enters(t, "latecomer", 3)
				stay.Hear(user, came(late, 3))
				for _, v := range stay {
					heardOnce(v)
				}
			},
		},
		{
			ID:    "stuck-client",
			Title: "a client that stops reading doesn't hold up the others",
			Run: func(t *check.T) {
				witness := enters(t, "witness", 1)
				sleeper := t.Visitor("sleeper")
				vocab.Registers(sleeper)
				sleeper.Connect(check.Stuck())
				witness.Hears(user, came(sleeper, 2))
				t.Traffic(witness, check.Counter{Event: user, Field: currentUsers}, 1, 2) // the server may have dropped the sleeper
				// If it was dropped, its connection ends; if not, it hears everything that's left, and then the new messages.
				sleeper.WakesUp()
				guest := t.Visitor("guest")
				vocab.Registers(guest)
				guest.Connect()
				joined := who{vocab.UserOf(guest).Name, true}
				check.Group{guest, witness}.Hear(user, joined)
				sleeper.Hears(user, check.OrGone(joined))
				sleeper.Leaves()
				grace := t.Visitor("grace")
				vocab.Registers(grace)
				grace.Connect()
				joined = who{vocab.UserOf(grace).Name, true}
				passed := who{vocab.UserOf(witness).Name, false} // the last client that came and went may still be leaving
				stay := check.Each{
					Count: currentUsers, Low: 3, High: 8, Last: 4, Sure: []any{joined},
					Data: []any{joined, who{vocab.UserOf(sleeper).Name, false}, passed, passed, passed},
				}
				witness.Hears(user, stay)
				witness.Hears(user, check.Sometime(who{vocab.UserOf(sleeper).Name, false})) // whether the server dropped it or it left by itself
			},
		},
		{
			ID:    "no-data-race",
			Title: "no data race while users come and go",
			Race:  true,
			Run: func(t *check.T) {
				witness := enters(t, "witness", 1)
				crowd := vocab.Registered(t, 16)[:6] // the others only register
				crowd.Connect()
				witness.Hears(user, each(crowd, true, 2, 7, 7))
				crowd.Leave()
				witness.Hears(user, each(crowd, false, 1, 6, 1))
			},
		},
	},
}

// enters registers and connects a visitor, and expects it to hear its own announcement, as one of n.
func enters(t *check.T, name string, n int) *check.Visitor {
	v := t.Visitor(name)
	vocab.Registers(v)
	v.Connect()
	v.Hears(user, came(v, n))
	return v
}

// heardOnce expects that a visitor heard no announcement twice, and only expected ones.
func heardOnce(v *check.Visitor) {
	v.HasHeard(user, check.NoneTwice())
	v.HasHeard(user, check.NoOther())
}

// each announces everyone in a group, in any order. Meanwhile the number of open sockets may be anything from low to high. At the end it is
// last.
func each(crowd check.Group, connected bool, low, high, last int) check.Each {
	all := check.Each{Count: currentUsers, Low: low, High: high, Last: last}
	for _, v := range crowd {
		all.Data = append(all.Data, who{vocab.UserOf(v).Name, connected})
	}
	return all
}
