// Package senden hat die Prüfungen der Lektion 02.
package senden

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
)

const nutzerzahl = "nutzerzahl"

// Lesson sagt, was das Programm können muss: die verbundenen Clients zählen und allen die Zahl senden.
var Lesson = curriculum.Lesson{
	ID:    "02-nutzerzahl-senden",
	Title: "Die Zahl der Nutzer senden",
	Explore: explore.Contract{
		Holds: explore.Sockets | explore.Counts,
		Names: explore.Names{Count: nutzerzahl},
	},
	Checks: []check.Check{
		{
			ID:    "der-neue-hoert",
			Title: "ein neuer Client hört die Zahl",
			Run:   func(t *check.T) { t.Connect("alice").Hears(nutzerzahl, 1) },
		},
		{
			ID:    "alle-hoeren",
			Title: "alle hören die neue Zahl, wenn jemand dazukommt",
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				alice.Hears(nutzerzahl, 1)
				bob := t.Connect("bob")
				bob.Hears(nutzerzahl, 2)
				alice.Hears(nutzerzahl, 2)
				check.Group{alice, bob}.StayAt(nutzerzahl, 2)
			},
		},
		{
			ID:    "zahl-ist-zahl",
			Title: "die Zahl kommt als Event und ist eine JSON-Zahl",
			Run:   func(t *check.T) { t.Connect("alice").Hears(nutzerzahl, check.InEnvelope(1)) },
		},
		{
			ID:    "nur-handshakes",
			Title: "nur Handshakes zählen, keine anderen Anfragen",
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				alice.Hears(nutzerzahl, 1)
				t.Visitor("mallory").SendsBadHandshakes()
				bob := t.Connect("bob")
				check.Group{bob, alice}.Hear(nutzerzahl, 2)
			},
		},
		{
			ID:    "zwanzig-zugleich",
			Title: "wenn 20 Clients zugleich kommen, ist die letzte Zahl bei allen 20",
			Run: func(t *check.T) {
				crowd := t.ConnectAll("gast", 20)
				crowd.Hear(nutzerzahl, check.EndsAt(20, 0, 20))
			},
		},
		{
			ID:    "kein-data-race",
			Title: "kein Data Race, während Clients kommen",
			Race:  true,
			Run: func(t *check.T) {
				crowd := t.ConnectAll("gast", 20)
				crowd.Hear(nutzerzahl, check.EndsAt(20, 0, 20))
			},
		},
	},
}
