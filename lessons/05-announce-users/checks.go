// Package announceusers has the checks of lesson 05.
package announceusers

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
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

// who is an announcement without the number.
type who struct {
	Username  string `json:"username"`
	Connected bool   `json:"connected"`
}

// came announces that a visitor joined, and that there are n sockets now.
func came(v *check.Visitor, n int) announcement { return announcement{v.User().Name, n, true} }

// left announces that a visitor left.
func left(v *check.Visitor, n int) announcement { return announcement{v.User().Name, n, false} }

// Lesson says what the program must do: tell everyone, with the event "user", who joined and who left.
var Lesson = curriculum.Lesson{
	ID:      "05-announce-users",
	Title:   "Announce users",
	Explore: explore.Contract{Holds: explore.Sockets | explore.Leaves | explore.Accounts | explore.Announcements},
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
				bob.Leaves() // neither the first nor the last to join
				check.Group{alice, carol, dave}.Hear(user, left(bob, 3))
				dave.LogsOut() // the session ends before the socket does
				dave.Leaves()
				check.Group{alice, carol}.Hear(user, left(dave, 2))
				alice.LeavesWithCode(0)
				carol.Hears(user, left(alice, 1))
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
				carol.Vanishes()
				check.Group{alice, bob}.Hear(user, left(carol, 2))
				bob.HangsUp()
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
				carol.Pings()
				dave.HangsUp()
				check.Group{alice, bob, carol}.Hear(user, left(dave, 3))
				heardOnce(carol)
				carol.Vanishes()
				check.Group{alice, bob}.Hear(user, left(carol, 2))
				heardOnce(bob)
				bob.Leaves()
				alice.Hears(user, left(bob, 1))
				// The server announces erin after everything that it had to say about the others.
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
				alice.Registers()
				bob.Registers() // who has logged in last, and comes second
				alice.ConnectAmongCookies(bob.User())
				alice.Hears(user, came(alice, 1))
				name := alice.User().Name
				bob.ConnectAsking("user=" + name + "&username=" + name + "&name=" + name + "&nick=" + name + "&as=" + name)
				check.Group{bob, alice}.Hear(user, came(bob, 2))
				bob.Leaves()
				alice.Hears(user, left(bob, 1))
				if impostor, ok := alice.TakesTheNameOf(bob.User()); ok {
					check.Group{impostor, alice}.Hear(user, came(alice, 2))
				}
			},
		},
		{
			ID:    "refused-are-not-announced",
			Title: "refused visitors are never announced",
			Run: func(t *check.T) {
				alice, bob := enters(t, "alice", 1), t.Visitor("bob")
				bob.Registers()
				check.Intruders(t, alice, bob)
				carol := enters(t, "carol", 2)
				alice.Hears(user, came(carol, 2))
				old := carol.Cookie()
				carol.Leaves()
				alice.Hears(user, left(carol, 1))
				carol.LogsOut()
				t.Visitor("mallory").Refused(old, "with the cookie of a session that was logged out")
				alice.Knocks() // a valid cookie alone isn't a handshake
				bob.Connect()
				// First check who was announced, and then the number, which a wrong announcement may have changed.
				check.Group{bob, alice}.Hear(user, who{bob.User().Name, true})
				alice.HasHeardNoOther(user)
				bob.Leaves()
				alice.Hears(user, left(bob, 1))
				alice.HasHeardNoOther(user)
			},
		},
		{
			ID:    "two-tabs",
			Title: "two tabs of one user are announced and counted as two",
			Run: func(t *check.T) {
				witness := enters(t, "witness", 1)
				alice := enters(t, "alice", 2)
				witness.Hears(user, came(alice, 2))
				tab := alice.Tab("tab-2")
				tab.Connect()
				check.Group{tab, alice, witness}.Hear(user, came(alice, 3))
				phone := t.Visitor("phone") // the same user again, in a new session
				phone.LogsIn(alice.User())
				phone.Connect()
				check.Group{phone, tab, alice, witness}.Hear(user, came(alice, 4))
				tab.Leaves()
				check.Group{phone, alice, witness}.Hear(user, left(alice, 3))
				back := alice.Tab("tab-3") // a reload: a leave and a join
				alice.Leaves()
				back.Connect()
				reload := check.Each{Event: user, Count: currentUsers, Low: 2, High: 4, Last: 3, Data: []any{
					who{alice.User().Name, false}, who{alice.User().Name, true},
				}}
				check.Group{phone, witness}.HearEach(reload)
				witness.HasHeardNoneTwice(user)
				check.Group{back, phone}.Part()
				gone := who{alice.User().Name, false}
				witness.HearsEach(check.Each{Event: user, Count: currentUsers, Low: 1, High: 2, Last: 1, Data: []any{gone, gone}})
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
				crowd := check.Registered(t, t.Int(8, 12))
				crowd.Connect()
				n := len(crowd)
				coming := each(crowd, true, 2, n+1, n+1)
				witness.HearsEach(coming)
				for i, v := range crowd {
					own := coming
					own.Sure = coming.Data[i : i+1]
					v.HearsEach(own)
				}
				crowd.HeardOfEachOther(user, func(v *check.Visitor) any { return who{v.User().Name, true} })
				newest := enters(t, "newest", n+2) // in a list of sockets it comes after all that leave
				witness.Hears(user, came(newest, n+2))
				crowd.Part()
				stay := check.Group{witness, newest}
				stay.HearEach(each(crowd, false, 2, n+1, 2))
				late := enters(t, "latecomer", 3)
				stay.Hear(user, came(late, 3))
				for _, v := range stay {
					heardOnce(v)
				}
			},
		},
		{
			ID:    "no-data-race",
			Title: "no data race while users come and go",
			Race:  true,
			Run: func(t *check.T) {
				witness := enters(t, "witness", 1)
				crowd := check.Registered(t, 16)[:6] // the others only make an account
				crowd.Connect()
				witness.HearsEach(each(crowd, true, 2, 7, 7))
				crowd.Part()
				witness.HearsEach(each(crowd, false, 1, 6, 1))
			},
		},
	},
}

// enters registers and connects a visitor, and expects it to hear its own announcement, as one of n.
func enters(t *check.T, name string, n int) *check.Visitor {
	v := t.Visitor(name)
	v.Registers()
	v.Connect()
	v.Hears(user, came(v, n))
	return v
}

// heardOnce expects that a visitor got no announcement twice, and none beyond the expected ones.
func heardOnce(v *check.Visitor) {
	v.HasHeardNoneTwice(user)
	v.HasHeardNoOther(user)
}

// each announces everyone in a group, in any order. On the way there are from low to high sockets, and at the end last.
func each(crowd check.Group, connected bool, low, high, last int) check.Each {
	all := check.Each{Event: user, Count: currentUsers, Low: low, High: high, Last: last}
	for _, v := range crowd {
		all.Data = append(all.Data, who{v.User().Name, connected})
	}
	return all
}
