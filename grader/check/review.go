package check

import (
	"iter"
	"slices"
	"strings"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Review says what must be true about all messages of an event that a visitor has heard so far. HasHeard and HaveHeard take one: a course's
// own reviews, those of this package (Times, Never, NoOther, NoneTwice, NothingOf), or an int, which stands for Times.
type Review interface {
	// Look returns the step, and what to look at: it returns the failure, nil if everything is right, and the event that shows it, or -1.
	Look(v *Visitor, event string) (act Act, look func() (about int, wrong *Failure))
}

// HasHeard looks back at what the visitor has heard of the event since it connected. It doesn't wait: let the visitor first hear something
// that the server sends after the last of them, such as the count when somebody joins.
//
//	alice.HasHeard("welcome", 1)
//	alice.HasHeard("user", check.NoneTwice())
func (v *Visitor) HasHeard(event string, what any) {
	if n, ok := what.(int); ok {
		what = Times(n)
	}
	act, look := what.(Review).Look(v, event)
	s := v.t.Step(v.Name, act)
	about, wrong := look()
	if wrong != nil {
		s.EndAt(about, *wrong)
	}
	s.Pass(about)
}

// heardOf are the messages of the event that the visitor has heard from the given place on.
func (v *Visitor) heardOf(event string, from int) iter.Seq[Heard] {
	return func(yield func(Heard) bool) {
		for _, h := range v.client.Heard(from) {
			if h.Fault == nil && h.Event == event && !yield(h) {
				return
			}
		}
	}
}

// Times checks that the event was heard exactly n times, with any data.
//
//	alice.HasHeard("welcome", check.Times(1)) // or without check.Times
func Times(n int) Review { return times(n) }

type times int

func (n times) Look(v *Visitor, event string) (Act, func() (int, *Failure)) {
	return Does("has heard").With("event", event).Free("n", int(n)), func() (int, *Failure) {
		count, last := 0, -1
		for h := range v.heardOf(event, 0) {
			count, last = count+1, h.Index
		}
		if count == int(n) {
			return last, nil
		}
		return last, &Failure{Kind: verdict.HeardCount, Variant: verdict.Fold(count, int(n)), Who: v.Name, Facts: counts(event, int(n), count)}
	}
}

// Never checks that the event wasn't heard with this data.
func Never(data any) Review { return never{value(data)} }

type never struct{ data wire.Value }

func (m never) Look(v *Visitor, event string) (Act, func() (int, *Failure)) {
	return Does("has not heard").With("event", event).Free("data", m.data), func() (int, *Failure) {
		for h := range v.heardOf(event, 0) {
			if h.Data.Holds(m.data) {
				return h.Index, &Failure{Kind: verdict.StillHeard, Who: v.Name, Facts: Facts{Event: event, Data: m.data.String(), Came: cameAs(h)}}
			}
		}
		return -1, nil
	}
}

// NoOther checks that every message of the event was expected by an earlier verb. One exception: a newcomer may also get the last message
// that was sent before it connected.
func NoOther() Review { return surplus{"has heard no other", false} }

// NoneTwice checks that no message of the event was heard more often than verbs expected it.
func NoneTwice() Review { return surplus{"has heard none twice", true} }

type surplus struct {
	verb  string
	again bool // it looks for what was expected, and came more often
}

func (m surplus) Look(v *Visitor, event string) (Act, func() (int, *Failure)) {
	return Does(m.verb).With("event", event), func() (int, *Failure) {
		for _, h := range v.surplus(event) {
			switch {
			case v.expectedBefore(event, h.Data) != m.again:
			case m.again:
				return h.Index, new(v.heardAgain(event, h.Data))
			default:
				return h.Index, new(v.outOfTheBlue(event, h.Data))
			}
		}
		return -1, nil
	}
}

// AnyEvent stands for every message, whatever its event, for NothingOf.
const AnyEvent = ""

// NothingOf checks that no message of the event contains the text. Use it with AnyEvent for something that the visitor must not get in any
// form.
//
//	bob.HasHeard(check.AnyEvent, check.NothingOf(secret))
func NothingOf(text string) Review { return nothingOf(text) }

type nothingOf string

func (m nothingOf) Look(v *Visitor, event string) (Act, func() (int, *Failure)) {
	v.mustHaveConnected()
	act := Does("has heard nothing of")
	if event != AnyEvent {
		act = act.With("event", event)
	}
	return act.Free("text", string(m)), func() (int, *Failure) {
		for _, h := range v.client.Heard(0) {
			if (event == AnyEvent || h.Event == event) && strings.Contains(h.Raw, string(m)) {
				return h.Index, &Failure{Kind: verdict.Overheard, Who: v.Name, Facts: Facts{Text: string(m), Came: cameAs(h)}}
			}
		}
		return -1, nil
	}
}

// due is a message that a verb expected and that came.
type due struct {
	who   *Visitor
	event string
	data  string
	core  wire.Value // what was expected of the data
	index int
}

// came notes that a message was one that a verb expected, and what that was.
func (v *Visitor) came(h Heard, core wire.Value) {
	v.t.dues = append(v.t.dues, due{v, h.Event, h.Data.String(), core, h.Index})
}

// isNew reports whether no verb has expected the event of the visitor yet.
func (v *Visitor) isNew(event string) bool {
	return !slices.ContainsFunc(v.t.dues, func(d due) bool { return d.who == v && d.event == event })
}

// expectedBefore reports whether the visitor has heard just that before, as a verb expected it.
func (v *Visitor) expectedBefore(event string, data wire.Value) bool {
	return slices.ContainsFunc(v.t.dues, func(d due) bool { return d.who == v && d.event == event && d.data == data.String() })
}

// isOld reports whether the data is news of before: what the visitor has heard already, or what somebody had heard before the last
// cause.
func (v *Visitor) isOld(event string, data wire.Value) bool {
	v.t.mu.Lock()
	cause := 0
	if len(v.t.causes) > 0 {
		cause = v.t.causes[len(v.t.causes)-1]
	}
	v.t.mu.Unlock()
	return slices.ContainsFunc(v.t.dues, func(d due) bool {
		return (d.who == v || d.index < cause) && d.event == event && d.data == data.String()
	})
}

// surplus is what the visitor has heard of the event and no verb has taken in as expected.
func (v *Visitor) surplus(event string) []Heard {
	var more []Heard
	late, first := v.lastBefore(event), true
	for h := range v.heardOf(event, 0) {
		switch {
		case slices.ContainsFunc(v.t.dues, func(d due) bool { return d.who == v && d.index == h.Index }):
			first = false
		case first && late != nil && h.Data.Holds(late):
			late = nil
		default:
			more = append(more, h)
		}
	}
	return more
}

// lastBefore is what others had last heard of the event before the visitor set out to connect; nil if nothing.
func (v *Visitor) lastBefore(event string) (core wire.Value) {
	begun := 0
	for i, e := range v.t.transcript.Events() {
		if e.Kind == verdict.Connects && e.Client == v.Name {
			begun = i
		}
	}
	v.t.mu.Lock()
	causes := slices.Clone(v.t.causes)
	v.t.mu.Unlock()
	for i := len(causes) - 1; i >= 0; i-- { // those who connect at once have one cause for all
		if causes[i] <= begun {
			begun = causes[i]
			break
		}
	}
	last := -1
	for _, d := range v.t.dues {
		if d.event == event && d.index < begun && d.index > last {
			core, last = d.core, d.index
		}
	}
	return core
}

// outOfTheBlue is the failure of a visitor that heard the event with data that nothing had brought about.
func (v *Visitor) outOfTheBlue(event string, data wire.Value) Failure {
	return Failure{Kind: verdict.OutOfTheBlue, Who: v.Name, Facts: Facts{Event: event, Came: &Came{Event: event, Data: data.String()}}}
}

// heardAgain is the failure of a visitor that heard the same news twice.
func (v *Visitor) heardAgain(event string, data wire.Value) Failure {
	return Failure{Kind: verdict.HeardAgain, Who: v.Name, Facts: Facts{Event: event, Came: &Came{Event: event, Data: data.String()}}}
}
