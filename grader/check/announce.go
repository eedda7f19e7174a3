package check

import (
	"encoding/json"
	"slices"
	"strconv"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// due is a message that a verb expected and that came.
type due struct {
	who   *Visitor
	event string
	data  string
	core  wire.Value // what was expected of the data
	index int
}

// came notes that a message was one that a verb expected, and what that was.
func (v *Visitor) came(h client.Heard, core wire.Value) {
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

// HasHeardNoOther expects that everything the visitor has heard of the event was expected by an earlier verb. One exception: a
// newcomer may also get the last message that was sent before it connected. It doesn't wait: let the visitor first hear
// something that the server sends later, such as the announcement when somebody joins.
func (v *Visitor) HasHeardNoOther(event string) {
	s := v.t.step(v.Name, verdict.Does("has heard no other").With("event", event))
	for _, h := range v.surplus(event) {
		if !v.expectedBefore(event, h.Data) {
			s.done(verdict.Failed, h.Index)
			v.t.fails(v.outOfTheBlue(event, h.Data))
		}
	}
	s.pass(-1)
}

// HasHeardNoneTwice expects that the visitor has heard no message of the event more often than verbs expected it. Like
// HasHeardNoOther, it doesn't wait.
func (v *Visitor) HasHeardNoneTwice(event string) {
	s := v.t.step(v.Name, verdict.Does("has heard none twice").With("event", event))
	for _, h := range v.surplus(event) {
		if v.expectedBefore(event, h.Data) {
			s.done(verdict.Failed, h.Index)
			v.t.fails(v.heardAgain(event, h.Data))
		}
	}
	s.pass(-1)
}

// surplus is what the visitor has heard of the event and no verb has taken in as expected.
func (v *Visitor) surplus(event string) []client.Heard {
	var more []client.Heard
	late, first := v.lastBefore(event), true
	for _, h := range v.client.Heard(0) {
		switch {
		case h.Fault != nil || h.Event != event:
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
func (v *Visitor) outOfTheBlue(event string, data wire.Value) verdict.Failure {
	return verdict.Failure{Kind: verdict.OutOfTheBlue, Who: v.Name, Facts: verdict.Facts{Event: event, Came: &verdict.Came{Event: event, Data: data.String()}}}
}

// heardAgain is the failure of a visitor that heard the same news twice.
func (v *Visitor) heardAgain(event string, data wire.Value) verdict.Failure {
	return verdict.Failure{Kind: verdict.HeardAgain, Who: v.Name, Facts: verdict.Facts{Event: event, Came: &verdict.Came{Event: event, Data: data.String()}}}
}

// Each is what Visitor.HearsEach expects: several messages of one event, in any order.
type Each struct {
	Event     string
	Data      []any  // the data of each of them, objects without the count
	Sure      []any  // those that the visitor has to hear; nil for all of them. The others it may hear, once
	Count     string // the field in which each of them has a count, too
	Low, High int    // the counts that may have been true on the way
	Last      int    // the count in the last of them
}

// HearsEach expects messages of the event with all the data of each, in any order, each of them once, and no others. The count
// in each of them must be one that may have been true, and the count in the last of them must be true now. Use it for
// announcements whose causes happen at the same time.
func (v *Visitor) HearsEach(each Each) {
	all, sure := values(each.Data), values(each.Sure)
	if each.Sure == nil {
		sure = all
	}
	s := v.t.step(v.Name, verdict.Does("hears each").With("event", each.Event).With("field", each.Count).
		Free("sure", len(sure)).Free("all", len(all)).Free("n", each.Last))
	heard := make([]bool, len(all))
	left, last := len(sure), 0
	var latest wire.Value
	var late wire.Value // a newcomer may hear it, too
	if v.isNew(each.Event) {
		late = v.lastBefore(each.Event)
	}
	judge := func(h client.Heard) (bool, *verdict.Failure) {
		if latest == nil && late != nil && h.Data.Holds(late) {
			late = nil
			return false, nil
		}
		place, failure := v.oneOf(each, all, heard, h)
		if failure != nil {
			return false, failure
		}
		_, found := fields(h.Data)
		n, _ := found[each.Count].Int()
		if latest != nil {
			if back := v.wentBack(each.Event, last, n, each.Low, each.Last, each.High); back != nil {
				return false, back
			}
		}
		heard[place], latest, last = true, h.Data, n
		v.came(h, with(all[place], each.Count, n))
		if slices.ContainsFunc(sure, h.Data.Holds) {
			left--
		}
		return left == 0 && last == each.Last, nil
	}
	v.hearOr(s, each.Event, "", judge, func([]client.Heard) (verdict.Failure, int, bool) {
		if latest == nil {
			return verdict.Failure{}, -1, false
		}
		if left == 0 {
			return v.miscounted(each, latest, last, each.Last, verdict.LastCount), -1, true
		}
		for _, want := range sure {
			if i := slices.IndexFunc(all, func(one wire.Value) bool { return one.Holds(want) }); i >= 0 && !heard[i] {
				facts := verdict.Facts{Event: each.Event, Data: want.String(), Form: verdict.NotEach, N: &verdict.Numbers{Got: len(sure) - left, Of: len(sure)}}
				return verdict.Failure{Kind: verdict.NeverHeard, Who: v.Name, Facts: facts}, -1, true
			}
		}
		return verdict.Failure{}, -1, false
	})
}

// HearEach expects of every visitor in the group what Visitor.HearsEach expects of one.
func (g Group) HearEach(each Each) {
	for _, v := range g {
		v.HearsEach(each)
	}
}

// HeardOfEachOther expects of any two visitors in the group that at least one of them hears the event about the other: of two
// who join at the same time, one was there first. about returns the data of the event about a visitor.
func (g Group) HeardOfEachOther(event string, about func(v *Visitor) any) {
	if len(g) == 0 {
		return
	}
	t := g[0].t
	s := t.step("", verdict.Does("heard of each other").With("event", event).Free("n", len(g)))
	heard := func(v, other *Visitor) bool {
		want := value(about(other))
		return slices.ContainsFunc(v.client.Heard(0), func(h client.Heard) bool {
			return h.Fault == nil && h.Event == event && h.Data.Holds(want)
		})
	}
	var one, other *Visitor
	ok, waited := t.await(g[0].server, func() (bool, int) {
		for i, v := range g {
			for _, w := range g[:i] {
				if !heard(v, w) && !heard(w, v) {
					one, other = v, w
					return false, t.transcript.Len()
				}
			}
		}
		return true, 0
	})
	if ok {
		s.pass(-1)
		return
	}
	s.end(verdict.Failure{
		Kind: verdict.NeverHeard, Who: one.Name, Waited: verdict.Ms(waited),
		Facts: verdict.Facts{Event: event, Data: value(about(other)).String(), Form: verdict.EachOther, Chat: &verdict.Chat{Speaker: other.Name}},
	})
}

// oneOf finds which of the expected ones a message is, or says why it is none.
func (v *Visitor) oneOf(each Each, all []wire.Value, heard []bool, h client.Heard) (place int, failure *verdict.Failure) {
	var best []verdict.Field
	var nearest wire.Value
	var ties int
	again := false
	for i, want := range all {
		found := differences(want, h.Data)
		if len(found) == 0 {
			if heard[i] {
				again = true
				continue // the same may be expected twice: of two tabs that go at once
			}
			return i, v.counts(each, h)
		}
		switch {
		case best == nil || len(found) < len(best):
			best, nearest, ties = found, want, 1
		case len(found) == len(best):
			ties++
		}
	}
	if again {
		failure := v.heardAgain(each.Event, h.Data)
		return -1, &failure
	}
	if kindOf(best) == verdict.WrongField && ties > 1 {
		if v.expectedBefore(each.Event, h.Data) {
			failure := v.heardAgain(each.Event, h.Data)
			return -1, &failure
		}
		failure := v.outOfTheBlue(each.Event, h.Data)
		failure.Facts.Form, failure.Facts.N = verdict.NoneOf, &verdict.Numbers{Of: len(all)}
		return -1, &failure
	}
	unlike := v.unlike(each.Event, nearest, h.Data, best)
	return -1, &unlike
}

// counts holds the count in a message against those that may have been true.
func (v *Visitor) counts(each Each, h client.Heard) *verdict.Failure {
	_, found := fields(h.Data)
	n, ok := found[each.Count].Int()
	if ok && each.Low <= n && n <= each.High {
		return nil
	}
	if !ok {
		want := value(map[string]int{each.Count: each.Last})
		failure := v.unlike(each.Event, want, h.Data, differences(want, h.Data))
		return &failure
	}
	nearest := min(max(n, each.Low), each.High)
	failure := v.miscounted(each, h.Data, n, nearest, verdict.NeverTrue)
	failure.Facts.N.Low, failure.Facts.N.High = each.Low, each.High
	return &failure
}

// miscounted is the failure of a message whose count is got and should be want.
func (v *Visitor) miscounted(each Each, data wire.Value, got, want int, form verdict.Form) verdict.Failure {
	expected := value(map[string]int{each.Count: want})
	failure := v.unlike(each.Event, expected, data, []verdict.Field{valueDiffers(each.Count, value(got), value(want))})
	failure.Facts.Form, failure.Facts.Text, failure.Facts.N = form, each.Count, &verdict.Numbers{Want: want, Got: got}
	return failure
}

// value makes a value of what a check expects. What JSON cannot hold is the check's own fault, and ends it as one.
func value(data any) wire.Value {
	made, err := wire.Of(data)
	if err != nil {
		panic(err)
	}
	return made
}

// with is an object with one more field, a number.
func with(object wire.Value, name string, n int) wire.Value {
	all := map[string]json.RawMessage{}
	if err := json.Unmarshal(object, &all); err != nil {
		panic(err)
	}
	all[name] = json.RawMessage(strconv.Itoa(n))
	return value(all)
}

// values makes values of several.
func values(all []any) []wire.Value {
	var made []wire.Value
	for _, one := range all {
		made = append(made, value(one))
	}
	return made
}
