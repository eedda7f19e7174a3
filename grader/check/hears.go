package check

import (
	"slices"

	"handshake/grader/internal/verdict"
)

// Hears expects the event on the visitor's socket. what is a Matcher, or the event's data.
//
// Data that is an int is a count. Every count on the way to it must have been true at some moment since the last count that the visitor
// heard. So a server may send a count twice, send a newcomer the old count first, or skip one that has already changed. A count that was
// never true, or isn't true yet, or isn't a number, fails at once. The counts in the check's own calls of Hears are the true ones, in their
// order, starting from 0. Each is true from the verb that caused it (Connect, Leaves ...).
//
// Any other data is compared as JSON: numbers by value, and objects by the fields that data has. More fields are allowed. A message of that
// event with other data is skipped, and so are other events in between and most messages that aren't events. Only counts are strict: the
// next count must be right, or true on the way to the right one. To say what must not come, use HasHeard or Each. Two kinds of messages
// fail: one that holds several documents, because a browser can't read any of them, and one that isn't UTF-8, because a browser closes the
// connection.
//
//	alice.Hears("user count", 2)
//	alice.Hears("user", map[string]any{"username": "bob", "connected": true})
//	alice.Hears("user count", check.Between(2, 6))
func (v *Visitor) Hears(event string, what any) {
	e := matcherOf(what).Expect(v, event)
	v.hear(v.t.Step(v.Name, e.Act), event, e)
}

// HearsAll expects several events, in any order. Each of them must come as a message of its own. Hears says what each can be.
//
//	alice.HearsAll(check.Event("welcome", "alice"), check.Event("user count", 1))
func (v *Visitor) HearsAll(events ...Expected) {
	begin, furthest := v.read, v.read
	v.taken = map[int]bool{}
	defer func() { v.taken = nil }()
	for _, expected := range events {
		v.read = begin
		e := matcherOf(expected.what).Expect(v, expected.event)
		if index := v.hear(v.t.Step(v.Name, e.Act), expected.event, e); index >= 0 {
			v.taken[index] = true
		}
		furthest = max(furthest, v.read)
	}
	v.read = furthest
}

// Event is one of the events for HearsAll: its name, and a Matcher or its data.
//
//	alice.HearsAll(check.Event("user count", 2), check.Event("welcome", check.JSON("alice")))
func Event(name string, what any) Expected { return Expected{name, what} }

// Expected is an event that is expected.
type Expected struct {
	event string
	what  any
}

// hear is the one loop in which verbs take in what a visitor hears, message by message, until the expectation is met. It ends the check
// if a message is wrong, or if the expected one never comes. It returns the index of the event that met the expectation; -1 for none.
func (v *Visitor) hear(s *Step, event string, e Expectation) (index int) {
	v.mustHaveConnected()
	begin, seen := v.read, v.read
	index = -1
	if e.Overall {
		seen = 0
	}
	met := false
	var wrong *Failure
	moves, last := 0, "" // the same message again and again is no progress
	_, waited := v.t.await(v.server, func() (bool, int) {
		for _, h := range v.client.Heard(seen) {
			seen++
			if h.Raw != last {
				last = h.Raw
				moves++
			}
			switch {
			case h.Fault != nil && slices.Contains(e.Faults, h.Fault.Kind):
				data := e.Data
				if e.Overall {
					data = ""
				}
				wrong = new(v.ExplainSilence(event, data, []Heard{h}))
			case h.Fault == nil && h.Event == event && !v.taken[h.Index]:
				judgment := e.Judge(h)
				if wrong = judgment.Wrong; judgment.Met && !met {
					met, index = true, h.Index
				}
			}
			if wrong != nil {
				index = h.Index
				return true, 0
			}
			if met && !e.Overall {
				v.read = seen
				return true, 0
			}
		}
		return met || v.Gone(), moves
	})
	if met && wrong == nil && e.Ordered != nil {
		if about, failure := e.Ordered(); failure != nil {
			index, wrong = about, failure
		}
	}
	switch {
	case wrong != nil:
		s.EndAt(index, *wrong)
	case met:
		s.Pass(index)
	case e.OrGone && v.Gone():
		s.Pass(-1)
	default:
		s.done(verdict.Failed, -1) // here it gave up; what explains it may happen afterwards
		failure, about := v.explain(event, e, begin)
		failure.Waited = verdict.Ms(waited)
		s.points(about)
		s.t.fails(failure)
	}
	return index
}

// explain says why what was expected never came: it may have been the end of the connection or of the program, or something came in its
// place.
func (v *Visitor) explain(event string, e Expectation, begin int) (failure Failure, about int) {
	lacking := e.Data
	if e.Lacks != nil {
		lacking = e.Lacks()
	}
	ended := func() (Failure, bool) {
		if e.OrGone {
			return Failure{}, false
		}
		if v.Gone() {
			return v.CutOff(hearing(Facts{Event: event, Data: lacking})), true
		}
		return v.server.ended()
	}
	if e.EndSays {
		if failure, ok := ended(); ok {
			return failure, -1
		}
	}
	heard, known := v.client.Heard(begin), false
	if e.Missing != nil {
		failure, about, known = e.Missing(heard)
	}
	if !known {
		failure, about = v.ExplainSilence(event, lacking, heard), -1
	}
	if trait := failure.Kind.Trait(); trait.Silence || trait.AboutFields {
		if end, ok := ended(); ok {
			return end, -1
		}
	}
	return failure, about
}
