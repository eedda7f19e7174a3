package wording

import (
	"slices"

	"handshake/grader/internal/verdict"
)

// Events are the words for what clients report as values.
type Events struct {
	Answer     func(verdict.Answer) string                   // what the server did about a handshake, as the end of a sentence
	Unanswered func(request string, a verdict.Answer) string // how a request for a page failed
	Ending     func(verdict.Event) string                    // how the server ended a connection, as the end of a sentence
	Closing    func(verdict.Event) string                    // what was in the server's close frame
	Leaving    func(verdict.Event) string                    // what was in a client's close frame
	Vanishing  func(verdict.Event) string                    // how a client ended its connection without a close frame
	Excess     func(verdict.Event) string                    // the limit that the server exceeded
	Exit       func(verdict.Exit) string                     // how the program ended, as the end of a sentence
}

// Answer is what a server did about a handshake: "answered 400 Bad Request".
func Answer(a verdict.Answer) string { return Current().Events.Answer(a) }

// Exit is how a program ended: "exited with status 2".
func Exit(e verdict.Exit) string { return Current().Events.Exit(e) }

// Told returns the events with a text for each that came from a client as values alone.
func Told(events []verdict.Event) []verdict.Event { return Current().Events.told(events) }

func (words Events) told(events []verdict.Event) []verdict.Event {
	events = slices.Clone(events)
	for i := range events {
		e := &events[i]
		text := e.Text
		switch {
		case e.Kind == verdict.Ends && e.Exit != nil:
			text = words.Exit(*e.Exit)
		case e.Kind == verdict.Refused:
			text = words.Answer(verdict.Answer{How: e.How, Status: e.Status, Detail: e.Detail})
		case e.Kind == verdict.Gone:
			text = words.Ending(*e)
		case e.Kind == verdict.Vanishes:
			text = words.Vanishing(*e)
		case e.Kind == verdict.Exceeds:
			text = words.Excess(*e)
		case e.Kind == verdict.Leaves && e.Dir == verdict.FromServer:
			text = words.Closing(*e)
		case e.Kind == verdict.Leaves:
			text = words.Leaving(*e)
		}
		e.Text = verdict.Cut(text)
	}
	return events
}

// endingOf is how the server ended a connection, of a failure's fact.
func (words Events) endingOf(e verdict.Ending) string {
	return words.Ending(verdict.Event{How: e.How, Code: e.Code, Reason: e.Reason, Violation: e.Violation, Detail: e.Detail})
}
