// Package emitcount has the checks of lesson 02.
package emitcount

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/lessons/vocab"
)

const userCount = "user count"

// Lesson says what the program must do: count the connected clients, and send everyone the count.
var Lesson = curriculum.Lesson{
	ID:      "02-emit-count",
	Title:   "Emit the count",
	Explore: explore.Contract{Names: vocab.Names, Holds: explore.Sockets | explore.Counts},
	Probes:  probes,
	Checks: []check.Check{
		{
			ID:    "newcomer-hears",
			Title: "a newcomer hears the count",
			Run: func(t *check.T) {
				t.Connect("alice").Hears(userCount, 1)
			},
		},
		{
			ID:    "everyone-hears",
			Title: "everyone hears the new count when someone joins",
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				alice.Hears(userCount, 1)

				bob := t.Connect("bob")
				bob.Hears(userCount, 2)
				alice.Hears(userCount, 2)

				carol := t.Connect("carol")
				// Ask the last one first.
				carol.Hears(userCount, 3)
				bob.Hears(userCount, 3)
				alice.Hears(userCount, 3)
				check.Group{alice, bob, carol}.StayAt(userCount, 3)
			},
		},
		{
			ID:    "count-is-a-number",
			Title: "the count is sent as an event, and is a JSON number",
			Run: func(t *check.T) {
				t.Connect("alice").Hears(userCount, check.InEnvelope(1))
			},
		},
		{
			ID:    "fifty-at-once",
			Title: "when 50 clients join at once, everyone's last count is 50",
			Run: func(t *check.T) {
				crowd := t.ConnectAll("visitor", 50)
				crowd.Hear(userCount, check.EndsAt(50, 0, 50)) // from 0, because the first client may get the old count before its own
				// One more joins. Everything that was sent before has arrived before its count.
				t.Connect("witness").Hears(userCount, 51)
				t.Shuffle(crowd).Hear(userCount, 51)
				// Whether one count overtakes another depends on chance, so there is a second rush.
				crowd = append(crowd, t.ConnectAll("guest", 50)...)
				crowd.Hear(userCount, check.EndsAt(101, 51, 101))
				t.Connect("latecomer").Hears(userCount, 102)
				t.Shuffle(crowd).Hear(userCount, 102)
			},
		},
		{
			ID:    "counts-only-handshakes",
			Title: "only handshakes are counted, not other requests or messages",
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				alice.Hears(userCount, 1)
				for range t.Int(2, 4) {
					mallory := t.Visitor("mallory")
					mallory.Gets("/", check.HTML())
					mallory.SendsBadHandshakes()
				}
				bob := t.Connect("bob")
				check.Group{bob, alice}.Hear(userCount, 2)
				for range t.Int(2, 4) {
					alice.Emits("hello", t.Word(8))
				}
				alice.Emits("hello", t.Word(600))
				alice.Pings() // her messages have been read by now
				carol := t.Connect("carol")
				check.Group{carol, bob, alice}.Hear(userCount, 3)
				check.Group{alice, bob, carol}.StayAt(userCount, 3)
			},
		},
		{
			ID:    "goes-on-after-a-leave",
			Title: "after someone has left, the others still hear when someone joins",
			Run: func(t *check.T) {
				var all check.Group
				for i, name := range []string{"alice", "bob", "carol", "dave"} {
					all = append(all, t.Connect(name))
					all.Hear(userCount, i+1)
				}
				alice := all[0]
				all[1:].Leave()
				// The next lesson decides whether the clients that left still count.
				for _, name := range []string{"erin", "frank"} {
					newcomer := t.Connect(name)
					newcomer.Hears(userCount, check.Between(2, 6))
					alice.Hears(userCount, check.Between(1, 6))
				}
				alice.Pings()
			},
		},
		{
			ID:    "no-data-race",
			Title: "no data race while clients join",
			Race:  true,
			Run: func(t *check.T) {
				crowd := t.ConnectAll("visitor", 20)
				crowd.Hear(userCount, check.EndsAt(20, 0, 20))
			},
		},
	},
}
