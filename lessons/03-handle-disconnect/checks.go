// Package disconnect has the checks of lesson 03.
package disconnect

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/lessons/vocab"
)

const (
	userCount    = "user count"
	disconnected = "A user has disconnected"
)

// Lesson says what the program must do: notice every client that leaves, however it leaves, and tell the others.
var Lesson = curriculum.Lesson{
	ID:      "03-handle-disconnect",
	Title:   "Handle a disconnect",
	Explore: explore.Contract{Names: vocab.Names, Holds: explore.Sockets | explore.Counts | explore.Leaves | explore.LogsLeaves},
	Probes:  probes,
	Checks: []check.Check{
		{
			ID:    "leaving-is-heard",
			Title: "the remaining clients hear the new count when someone leaves",
			Run: func(t *check.T) {
				five := joined(t, "alice", "bob", "carol", "dave", "erin")
				alice, bob, carol, dave, erin := five[0], five[1], five[2], five[3], five[4]
				bob.IsLetGo()
				check.Group{alice, carol, dave, erin}.Hear(userCount, 4)
				erin.Leaves(check.WithCode(1000))
				check.Group{alice, carol, dave}.Hear(userCount, 3)
				carol.Leaves(check.WithCode(4000 + t.Int(0, 999))) // a code for use by applications
				check.Group{alice, dave}.Hear(userCount, 2)
				dave.Leaves(check.WithoutCode())
				alice.Hears(userCount, 1)
				alice.IsLetGo()                                            // nobody is left to hear about it, but the next visitor must not find her counted
				t.Connect("frank").Hears(userCount, check.EndsAt(1, 0, 2)) // 0 is an old count, from when nobody was there
			},
		},
		{
			ID:    "vanishing-is-heard",
			Title: "a client that vanishes without a close frame is noticed too",
			Run: func(t *check.T) {
				three := joined(t, "alice", "bob", "carol")
				alice, bob, carol := three[0], three[1], three[2]
				carol.Leaves(check.ByReset())
				bob.Hears(userCount, 2)
				alice.Hears(userCount, 2)
				bob.Leaves(check.ByHangingUp())
				alice.Hears(userCount, 1)
			},
		},
		{
			ID:    "logs-each-disconnect",
			Title: `the log says "A user has disconnected" once for each client that leaves`,
			Run: func(t *check.T) {
				six := joined(t, "alice", "bob", "carol", "dave", "erin", "frank")
				t.Visitor("mallory").SendsBadHandshakes() // never connected, so never disconnects
				six[3].Leaves()
				six[2].Leaves(check.ByReset())
				six[1].Leaves(check.ByHangingUp())
				six[4].Leaves(check.WithCode(1000))
				six[5].Leaves(check.WithoutCode())
				six[0].Leaves() // the last one
				t.Logs(disconnected, check.Exactly(6))
			},
		},
		{
			ID:    "counted-once",
			Title: "each client is subtracted only once",
			Run: func(t *check.T) {
				five := joined(t, "alice", "bob", "carol", "dave", "erin")
				alice := five[0]
				for range 2 { // a client that sends something stays connected
					alice.Emits("hello", t.Word(8))
				}
				alice.Emits("hello", t.Word(600))
				alice.Pings()
				five[1:4].Leave() // one with a close frame, one by a reset, one by hanging up
				alice.Hears(userCount, check.EndsAt(2, 2, 5))
				five[4].Hears(userCount, check.EndsAt(2, 2, 5))
				mallory := t.Visitor("mallory")
				mallory.Gets("/", check.HTML()) // never connected, so never counted nor subtracted
				mallory.SendsBadHandshakes()
				// Every other message that the three leaves cause arrives before a newcomer's count.
				t.Connect("frank").Hears(userCount, 3)
				alice.Hears(userCount, 3)
				five[4].Hears(userCount, 3)
				check.Group{alice, five[4]}.StayAt(userCount, 3)
				t.LogsNoPanic()
			},
		},
		{
			ID:    "churn",
			Title: "50 clients come and go, and the last count is correct",
			Run: func(t *check.T) {
				witness := t.Connect("witness")
				witness.Hears(userCount, 1)
				crowd := t.ConnectAll("visitor", 50)
				witness.Hears(userCount, check.EndsAt(51, 1, 51))
				// Some leave while others may still be joining. Then the rest leave.
				crowd = t.Shuffle(crowd)
				some := t.Int(15, 35)
				crowd[:some].Leave()
				witness.Hears(userCount, check.EndsAt(51-some, 51-some, 51))
				crowd[some:].Leave()
				witness.Hears(userCount, check.EndsAt(1, 1, 51-some))
				t.Connect("alice").Hears(userCount, 2)
				witness.Hears(userCount, 2)
				// Somebody leaves who is neither the first nor the last, and a newcomer must not get that client's place from someone who stayed.
				bob, carol := t.Connect("bob"), t.Connect("carol")
				check.Group{bob, carol, witness}.Hear(userCount, check.EndsAt(4, 2, 4))
				bob.Leaves()
				check.Group{carol, witness}.Hear(userCount, 3)
				dave := t.Connect("dave")
				check.Group{dave, carol, witness}.Hear(userCount, 4)
			},
		},
		{
			ID:    "stuck-client",
			Title: "a client that stops reading doesn't hold up the others",
			Run: func(t *check.T) {
				witness := t.Connect("witness")
				witness.Hears(userCount, 1)
				sleeper := t.Visitor("sleeper")
				sleeper.Connect(check.Stuck())
				witness.Hears(userCount, 2)
				t.Traffic(witness, check.Counter{Event: userCount}, 1, 2) // the server may have dropped the sleeper
				// If it was dropped, its connection ends; if not, it gets everything that's left. Either way it's subtracted once.
				sleeper.WakesUp()
				guest := t.Connect("guest")
				check.Group{guest, witness}.Hear(userCount, check.Between(3, 4))
				sleeper.Hears(userCount, check.OrGone(check.Between(3, 4)))
				sleeper.Leaves()
				// Two clients join: with only one, the count would be back at its old value, and a server may skip a count that has changed
				// back.
				t.Connect("grace")
				t.Connect("frank").Hears(userCount, check.EndsAt(5, 3, 6))
				witness.Hears(userCount, check.EndsAt(5, 3, 6))
			},
		},
		{
			ID:    "no-data-race",
			Title: "no data race while clients come and go",
			Race:  true,
			Run: func(t *check.T) {
				witness := t.Connect("witness")
				witness.Hears(userCount, 1)
				crowd := t.ConnectAll("visitor", 20)
				witness.Hears(userCount, check.EndsAt(21, 1, 21))
				crowd.Leave()
				witness.Hears(userCount, check.EndsAt(1, 1, 21))
			},
		},
	},
}

// joined connects the named visitors one by one. When it returns, everyone has heard about everyone.
func joined(t *check.T, names ...string) check.Group {
	var group check.Group
	for _, name := range names {
		group = append(group, t.Connect(name))
		group.Hear(userCount, len(group))
	}
	return group
}
