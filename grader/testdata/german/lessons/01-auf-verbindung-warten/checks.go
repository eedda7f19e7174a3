// Package warten hat die Prüfungen der Lektion 01.
package warten

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
)

// verbunden ist die Zeile, die für jede Verbindung einmal im Log steht.
const verbunden = "Ein Nutzer hat sich verbunden"

// Lesson sagt, was das Programm können muss: Sockets öffnen, jeden ins Log schreiben, offen lassen und lesen.
var Lesson = curriculum.Lesson{
	ID:      "01-auf-verbindung-warten",
	Title:   "Auf eine Verbindung warten",
	Explore: explore.Contract{Holds: explore.Sockets},
	Checks: []check.Check{
		{
			ID:    "nimmt-verbindung-an",
			Title: "ein Client kann sich mit /ws verbinden",
			Run:   func(t *check.T) { t.Connect("alice") },
		},
		{
			ID:    "schreibt-ins-log",
			Title: "das Log nennt jede Verbindung einmal",
			Run: func(t *check.T) {
				t.Visitor("mallory").SendsBadHandshakes() // das ist keine Verbindung
				names := []string{"alice", "bob", "carol", "dave"}[:t.Int(2, 4)]
				for _, name := range names {
					t.Connect(name)
				}
				t.Logs(verbunden, check.Exactly(len(names)))
			},
		},
		{
			ID:    "bleibt-offen",
			Title: "der Socket bleibt offen, und der Server liest daraus",
			Run: func(t *check.T) {
				alice := t.Connect("alice")
				for range t.Int(2, 4) {
					alice.Emits("hallo", t.Word(8))
				}
				alice.StaysOpen()
				alice.Pings()
			},
		},
		{
			ID:    "viele-zugleich",
			Title: "viele Clients werden zur gleichen Zeit bedient",
			Run: func(t *check.T) {
				crowd := t.ConnectAll("gast", 12)
				for i := len(crowd) - 1; i >= 0; i-- { // der letzte zuerst: Wer einen nach dem anderen bedient, ist noch nicht bei ihm
					crowd[i].Pings()
				}
			},
		},
		{
			ID:    "ohne-handshake",
			Title: "ein einfaches GET auf /ws bekommt 4xx, und der Server läuft weiter",
			Run: func(t *check.T) {
				t.Visitor("alice").Gets("/ws", check.Status(400, 499))
				t.Connect("bob").Pings()
				t.LogsNoPanic()
			},
		},
	},
}
