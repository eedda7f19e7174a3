// Package enter has the checks of lesson 01.
package enter

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"

	"example.com/club/lessons/words"
)

// Lesson is what the program must do: admit members, say how many are present, and pass on their notes.
var Lesson = curriculum.Lesson{
	ID:    "01-enter",
	Title: "Enter the club",
	Explore: explore.Contract{
		Holds: explore.Sockets | explore.Counts | explore.Leaves | explore.Accounts,
		Names: explore.Names{Count: "present"},
	},
	Given: []string{"members-only"},
	Checks: []check.Check{
		{
			ID:    "members-only",
			Title: "nobody gets in without having entered",
			Run: func(t *check.T) {
				t.Visitor("mallory").Refused("without a ticket", check.WithCookie(""))
				words.Enters(t, "alice")
			},
		},
		{
			ID:    "says-who-is-present",
			Title: "everyone hears how many are present",
			Run: func(t *check.T) {
				alice := words.Enters(t, "alice")
				alice.Hears("present", 1)
				bob := words.Enters(t, "bob")
				check.Group{bob, alice}.Hear("present", 2)
				bob.Leaves()
				alice.Hears("present", 1)
			},
		},
		{
			ID:    "passes-notes-on",
			Title: "everyone reads a note, under the nick of its author",
			Run: func(t *check.T) {
				alice, bob := words.Enters(t, "alice"), words.Enters(t, "bob")
				text := t.Word(8)
				alice.Emits("note", text)
				check.Group{alice, bob}.Hear("note", words.From(alice, text))
			},
		},
	},
}
