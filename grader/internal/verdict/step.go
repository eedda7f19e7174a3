package verdict

import (
	"fmt"
	"strings"
)

// Step is one thing that a check did or expected. Which verb it was is data, so a new verb changes nothing here.
type Step struct {
	At      Millis  `json:"at"`            // since the check began
	Took    Millis  `json:"ms"`            // how long the verb took
	Who     string  `json:"who,omitempty"` // the client it is about
	ID      string  `json:"id"`            // the verb and its arguments, without what the seed or the learner chose: `hears user count`
	Act     Act     `json:"-"`             // what the text is made of
	Text    string  `json:"text"`          // "connects", `hears "user count" 1`
	Outcome Outcome `json:"outcome"`
	Event   int     `json:"event"` // index of the event that decided it, or -1
}

// Act is a verb with its arguments. The package wording makes a step's text of it.
type Act struct {
	Verb string            // "hears"
	Args map[string]string // by the names that the wording uses
	id   []string
}

// Does is the act of a verb without arguments.
func Does(verb string) Act { return Act{Verb: verb} }

// With adds an argument that the check's author chose: an event's name, a path, a close code. It is a part of the ID.
func (a Act) With(name string, value any) Act {
	a = a.Free(name, value)
	a.id = append(a.id[:len(a.id):len(a.id)], a.Args[name])
	return a
}

// Free adds an argument that depends on the seed or on the learner: a count, a user's name, a text. It is no part of the ID.
func (a Act) Free(name string, value any) Act {
	args := make(map[string]string, len(a.Args)+1)
	for key, value := range a.Args {
		args[key] = value
	}
	args[name] = fmt.Sprint(value)
	a.Args = args
	return a
}

// ID is the verb and its arguments but for the free ones.
func (a Act) ID() string {
	return strings.Join(append([]string{a.Verb}, a.id...), " ")
}
