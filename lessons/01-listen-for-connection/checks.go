// Package listen has the checks of lesson 01.
package listen

import (
	"time"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/lessons/vocab"
)

// connected is the line that the log must have once for each connection.
const connected = "A user has connected"

// Lesson says what the program must do: open sockets, log each one, keep them open and read from them.
var Lesson = curriculum.Lesson{
	ID:      "01-listen-for-connection",
	Title:   "Listen for a connection",
	Explore: explore.Contract{Names: vocab.Names, Holds: explore.Sockets | explore.LogsConnects},
	Given:   []string{"page-is-served"},
	Probes:  probes,
	Checks: []check.Check{
		{
			ID:    "page-is-served",
			Title: "the page is served at /",
			Run: func(t *check.T) {
				t.Visitor("alice").Gets("/", check.HTML())
			},
		},
		{
			ID:    "answers-the-handshake",
			Title: "a client can connect to /ws",
			Run: func(t *check.T) {
				t.Connect("alice")
			},
		},
		{
			ID:    "logs-each-connection",
			Title: `the log says "A user has connected" once for each connection`,
			Run: func(t *check.T) {
				t.Visitor("mallory").SendsBadHandshakes() // isn't a connection
				names := []string{"alice", "bob", "carol", "dave", "erin"}[:t.Int(3, 5)]
				t.Connect("frank") // frank never sends anything
				for _, name := range names {
					v := t.Connect(name)
					for range 3 { // messages mustn't log the line; another check tests whether they arrive
						v.Emits("hello", t.Word(8), check.MayFail())
					}
				}
				t.Logs(connected, check.Exactly(1+len(names)))
			},
		},
		{
			ID:    "keeps-the-socket-open",
			Title: "the socket stays open and the server reads from it",
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				alice.Pings()
				for range t.Int(2, 4) {
					alice.Emits("hello", t.Word(8))
				}
				alice.Pings()
				alice.Sends("hello, " + t.Word(8))
				alice.Emits("hello", t.Word(600)) // as long as a paragraph
				alice.StaysOpen()
				alice.Pings()
			},
		},
		{
			ID:    "serves-many-at-once",
			Title: "many clients are served at the same time",
			Run: func(t *check.T) {
				crowd := t.ConnectAll("visitor", 24) // more than a careful limit would allow
				for _, v := range crowd {            // the server keeps reading after each of these
					v.Emits("hello", t.Word(8))
				}
				// Start with the last client: a server that serves one client after the other hasn't reached it yet.
				for i := len(crowd) - 1; i >= 0; i-- {
					crowd[i].Pings()
				}
			},
		},
		{
			ID:    "refuses-plain-get",
			Title: "a plain GET on /ws gets a 4xx, and the server keeps running",
			Run: func(t *check.T) {
				alice := t.Visitor("alice")
				alice.Gets("/ws", check.Status(400, 499))
				alice.SendsBadHandshakes()
				bob := t.Connect("bob")
				bob.Pings()
				bob.StaysOpen()
				t.LogsNoPanic()
			},
		},
		{
			ID:    "survives-half-handshake",
			Title: "a client that vanishes during the handshake affects nobody else",
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				t.Visitor("bob").Leaves(check.MidHandshake())
				t.Visitor("carol").Leaves(check.BeforeTheAnswer())
				t.Visitor("dave").SaysNothing()
				t.Connect("erin").Pings()
				alice.Pings()
			},
		},
		{
			ID:    "lets-go",
			Title: "when a client leaves, its connection is closed, and nobody else is affected",
			Run: func(t *check.T) {
				alice, bob, carol, dave := t.Connect("alice"), t.Connect("bob"), t.Connect("carol"), t.Connect("dave")
				bob.IsLetGo()
				carol.Leaves(check.ByReset())
				dave.Leaves(check.ByHangingUp())
				alice.Pings()
				t.Connect("erin").Pings()
				t.LogsNoPanic()
			},
		},
		{
			ID:    "stays-open-in-silence",
			Title: "a client that says nothing for a while stays connected",
			Long:  true,
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				alice.StaysOpen(12 * time.Second)
				alice.Pings()
			},
		},
	},
}
