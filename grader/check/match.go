package check

import (
	"strconv"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Matcher says which messages of an event are expected on one visitor's socket. Hears and Hear take one: a course's own matchers, those of
// this package (Count, Between, EndsAt, JSON, Each ...), or plain data, which stands for JSON, or for Count if it's an int.
type Matcher interface {
	// Expect begins to match. It's called once for each visitor, before the verb starts to wait.
	Expect(v *Visitor, event string) Expectation
}

// Expectation is a Matcher at work on one visitor's socket.
type Expectation struct {
	Act  Act    // the step
	Data string // the expected data, as JSON or in words; if it never comes, the failure says which other visitors heard it

	// Judge judges the next message of the event. The step passes with a message for which Met is true, and fails at once with a message
	// for which Wrong isn't nil.
	Judge func(h Heard) Judgment

	// Missing says why the expected message never came. It gets what the visitor heard meanwhile, and returns the failure and the index of
	// the event that it's about, -1 for none. If known is false, ExplainSilence explains it. Missing may be nil.
	Missing func(heard []Heard) (failure Failure, about int, known bool)

	// Lacks says what is still missing, if that isn't Data. It may be nil.
	Lacks func() string

	// Ordered is called once everything has come. It reports a message that came in the wrong place. It may be nil.
	Ordered func() (about int, wrong *Failure)

	Faults  []Kind // the kinds of messages that aren't events and fail at once
	Overall bool   // messages that the visitor heard before count, too, and later verbs can still use the messages of this one
	EndSays bool   // if the connection or the program ended, that explains the missing message better than the other messages
	OrGone  bool   // the end of the connection is accepted, too
}

// Judgment is what a message means for an Expectation. The zero value is a message that means nothing.
type Judgment struct {
	Met   bool
	Wrong *Failure
}

// unreadable are the messages that fail wherever an event is expected, since no browser can read them.
var unreadable = verdict.KindsThat(func(t verdict.Trait) bool { return t.Unreadable })

// noEvents are all the text messages that aren't events.
var noEvents = verdict.KindsThat(func(t verdict.Trait) bool { return t.NoEvent })

// matcherOf is the matcher that a verb was given, or that data stands for.
func matcherOf(what any) Matcher {
	switch what := what.(type) {
	case Matcher:
		return what
	case int:
		return Count(what)
	}
	return JSON(what)
}

// JSON matches data by value: numbers as numbers, and objects by the fields that data has. More fields are allowed.
//
//	alice.Hears("welcome", check.JSON(map[string]string{"username": "alice"})) // or without check.JSON
func JSON(data any) Matcher { return object{value(data)} }

type object struct{ want wire.Value }

func (m object) Expect(v *Visitor, event string) Expectation {
	e := Expectation{
		Act: Does("hears").With("event", event).Free("data", m.want), Data: m.want.String(), Faults: unreadable,
		Judge: func(h Heard) Judgment {
			if !h.Data.Holds(m.want) {
				return Judgment{}
			}
			v.came(h, m.want)
			return Judgment{Met: true}
		},
	}
	if m.want.Kind() == wire.Object {
		e.Missing = func(heard []Heard) (Failure, int, bool) { return v.ExplainObject(event, m.want, heard) }
	}
	return e
}

// Between matches any count from low to high, even if it was never true. Use it if the lesson doesn't say which count is right.
func Between(low, high int) Matcher { return between{low, high} }

type between struct{ low, high int }

func (m between) Expect(_ *Visitor, event string) Expectation {
	return Expectation{
		Act: Does("hears within").With("event", event).Free("low", m.low).Free("high", m.high), Faults: unreadable,
		Data: strconv.Itoa(m.low) + " to " + strconv.Itoa(m.high),
		Judge: func(h Heard) Judgment {
			n, ok := h.Data.Int()
			return Judgment{Met: ok && m.low <= n && n <= m.high}
		},
	}
}

// Sometime matches what the Matcher or the data matches, at any time since the visitor connected. Messages that earlier verbs have used count,
// too.
//
//	witness.Hears("user", check.Sometime(left(sleeper)))
func Sometime(what any) Matcher { return sometime{matcherOf(what)} }

type sometime struct{ what Matcher }

func (m sometime) Expect(v *Visitor, event string) Expectation {
	e := m.what.Expect(v, event)
	e.Overall = true
	return e
}

// OrGone matches what the Matcher or the data matches. It also accepts that the server has ended the connection, because the client had
// stopped reading. Use it with a matcher of a single message, such as Between or JSON.
//
//	sleeper.Hears("user count", check.OrGone(check.Between(3, 4)))
func OrGone(what any) Matcher { return orGone{matcherOf(what)} }

type orGone struct{ what Matcher }

func (m orGone) Expect(v *Visitor, event string) Expectation {
	e := m.what.Expect(v, event)
	e.Act, e.OrGone = Does("hears unless gone").With("event", event), true
	e.Missing = func([]Heard) (Failure, int, bool) {
		return Failure{Kind: verdict.NeverHeard, Who: v.Name, Facts: Facts{Event: event, Form: verdict.AfterSleep}}, -1, true
	}
	return e
}
