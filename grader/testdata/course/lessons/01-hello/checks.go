// Package hello has the checks of lesson 01.
package hello

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
)

// Lesson is what the program must do: answer each hello with a hello of its own.
var Lesson = curriculum.Lesson{
	ID:    "01-hello",
	Title: "Say hello",
	Given: []string{"lets-in"},
	Checks: []check.Check{
		{
			ID:    "lets-in",
			Title: "a client can connect",
			Run:   func(t *check.T) { t.Connect("alice") },
		},
		{
			ID:    "answers-hello",
			Title: "a hello is answered with the same name",
			Run: func(t *check.T) {
				alice, name := t.Connect("alice"), t.Word(6)
				alice.Emits("hello", name)
				alice.Hears("hello", name)
			},
		},
	},
}
