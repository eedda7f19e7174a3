package check

import (
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// ExplainSilence finds the most likely reason why the expected event never came. It looks at what the visitor heard instead: first for the
// event itself, then for messages that aren't events, then for a similar name.
func (v *Visitor) ExplainSilence(event, data string, heard []Heard) Failure {
	failure := Failure{Kind: verdict.NeverHeard, Who: v.Name, Facts: Facts{Event: event, Data: data}}
	var same, broken, alike *Heard
	for i := range heard {
		h := &heard[i]
		switch {
		case h.Fault != nil:
			broken = h
		case h.Event == event:
			same = h
		case nearly(h.Event, event):
			alike = h
		}
	}
	facts := &failure.Facts
	switch {
	case same != nil && broken == nil:
		failure.Kind, facts.Form, facts.Came = verdict.WrongValue, verdict.NeverCame, cameAs(*same)
		got, isCount := same.Data.Int()
		if want, wanted := wire.Value(data).Int(); isCount && wanted {
			failure.Variant, facts.N = verdict.Off(got, want), &verdict.Numbers{Want: want, Got: got}
		}
	case broken != nil:
		fault := broken.Fault
		failure.Kind, failure.Variant, facts.Form, facts.Keys, facts.Came = fault.Kind, fault.Variant, fault.Form, fault.Keys, cameAs(*broken)
	case alike != nil:
		failure.Kind, facts.Came = verdict.MisspeltEvent, cameAs(*alike)
	default:
		facts.Events, facts.Others = otherEvents(heard), v.t.contrast(v, event, data)
		failure.Variant = OthersOr("", facts.Others)
		failure.Detail = v.Crash()
		if len(facts.Events) == 0 && len(v.Heard(0)) > 0 {
			facts.Form = verdict.NothingNew // "heard nothing" would deny what the picture shows
		}
	}
	return failure
}

// otherEvents lists the events that came instead, each once and in quotes.
func otherEvents(heard []Heard) []string {
	var names []string
	for _, h := range heard {
		if name := strconv.Quote(h.Event); h.Fault == nil && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// contrast tells who did hear, since the last cause, what this visitor did not: it costs nothing, and it often names
// the mistake. Of counts the last one is meant: one that was true before may still have been on its way to the others.
func (t *T) contrast(missing *Visitor, event, data string) (others []string) {
	t.mu.Lock()
	clients, cause := append([]*client.Client(nil), t.clients...), 0
	if len(t.causes) > 0 {
		cause = t.causes[len(t.causes)-1]
	}
	t.mu.Unlock()
	want := wire.Value(data)
	is := func(got wire.Value) bool { return got.String() == data }
	if want.Kind() == wire.Object {
		is = func(got wire.Value) bool { return got.Holds(want) }
	}
	for _, c := range clients {
		if c == missing.client || !c.Open() {
			continue
		}
		did := false
		for _, h := range c.Heard(0) {
			if h.Index >= cause && h.Fault == nil && h.Event == event {
				did = is(h.Data) || did && want.Kind() != wire.Number
			}
		}
		if did {
			others = append(others, c.Name)
		}
	}
	return others
}

// nearly reports whether a name is the wanted one but for case, punctuation or a few letters.
func nearly(got, want string) bool {
	plain := func(name string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" _-.:/", r) {
				return -1
			}
			return r
		}, strings.ToLower(name))
	}
	return got != want && Distance(plain(got), plain(want)) <= 2
}

// CutOff is the failure if the server ended the connection. wanted is what the visitor expected on it.
func (v *Visitor) CutOff(wanted Facts) Failure {
	if failure := v.t.excess(); failure != nil {
		return *failure
	}
	if failure, dead := v.server.endedSoon(); dead {
		return failure
	}
	failure := Failure{Kind: verdict.Closed, Who: v.Name, Facts: wanted, Detail: v.Crash()}
	if end := v.client.End(); end != nil {
		failure.Facts.End, failure.Variant = ending(end), endingOf(end)
	}
	return failure
}
