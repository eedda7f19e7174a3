package check

import (
	"encoding/json"
	"slices"
	"strconv"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Each matches several messages of one event, in any order, each of them once, and no others. Each message has a count that may have been
// true, and the last message has the count that is true now. Use it for announcements whose causes happen at the same time.
type Each struct {
	Data      []any  // the data of each of them, objects without the count
	Sure      []any  // the ones that the visitor must hear; nil for all of them. It may hear each of the others, once
	Count     string // the field in which each of them has a count, too
	Low, High int    // the counts that may have been true on the way
	Last      int    // the count in the last of them
}

// Expect makes Each a Matcher.
func (each Each) Expect(v *Visitor, event string) Expectation {
	all, sure := values(each.Data), values(each.Sure)
	if each.Sure == nil {
		sure = all
	}
	heard := make([]bool, len(all))
	left, last := len(sure), 0
	var latest wire.Value
	var late wire.Value // a newcomer may hear it, too
	if v.isNew(event) {
		late = v.lastBefore(event)
	}
	return Expectation{
		Act:    Does("hears each").With("event", event).With("field", each.Count).Free("sure", len(sure)).Free("all", len(all)).Free("n", each.Last),
		Faults: unreadable,
		Judge: func(h Heard) Judgment {
			if latest == nil && late != nil && h.Data.Holds(late) {
				late = nil
				return Judgment{}
			}
			place, failure := v.oneOf(event, each, all, heard, h)
			if failure != nil {
				return Judgment{Wrong: failure}
			}
			_, found := fields(h.Data)
			n, _ := found[each.Count].Int()
			if latest != nil {
				if back := v.wentBack(event, last, n, each.Low, each.Last, each.High); back != nil {
					return Judgment{Wrong: back}
				}
			}
			heard[place], latest, last = true, h.Data, n
			v.came(h, with(all[place], each.Count, n))
			if slices.ContainsFunc(sure, h.Data.Holds) {
				left--
			}
			return Judgment{Met: left == 0 && last == each.Last}
		},
		Missing: func([]Heard) (Failure, int, bool) {
			if latest == nil {
				return Failure{}, -1, false
			}
			if left == 0 {
				return v.miscounted(event, each, latest, last, each.Last, verdict.LastCount), -1, true
			}
			for _, want := range sure {
				if i := slices.IndexFunc(all, func(one wire.Value) bool { return one.Holds(want) }); i >= 0 && !heard[i] {
					facts := Facts{Event: event, Data: want.String(), Form: verdict.NotEach, N: &verdict.Numbers{Got: len(sure) - left, Of: len(sure)}}
					return Failure{Kind: verdict.NeverHeard, Who: v.Name, Facts: facts}, -1, true
				}
			}
			return Failure{}, -1, false
		},
	}
}

// HeardOfEachOther expects that for any two visitors in the group, at least one hears the event about the other: if two join at the same
// time, one of them is first. about returns the data of the event about a visitor.
func (g Group) HeardOfEachOther(event string, about func(v *Visitor) any) {
	if len(g) == 0 {
		return
	}
	t := g[0].t
	s := t.Step("", Does("heard of each other").With("event", event).Free("n", len(g)))
	heard := func(v, other *Visitor) bool {
		want := value(about(other))
		return slices.ContainsFunc(v.Heard(0), func(h Heard) bool {
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
		s.Pass(-1)
		return
	}
	s.End(Failure{
		Kind: verdict.NeverHeard, Who: one.Name, Waited: verdict.Ms(waited),
		Facts: Facts{Event: event, Data: value(about(other)).String(), Form: verdict.EachOther, Chat: &verdict.Chat{Speaker: other.Name}},
	})
}

// oneOf finds which of the expected ones a message is, or says why it is none.
func (v *Visitor) oneOf(event string, each Each, all []wire.Value, heard []bool, h Heard) (place int, failure *Failure) {
	var best []verdict.Field
	var nearest wire.Value
	var ties int
	again := false
	for i, want := range all {
		found := Differences(want, h.Data)
		if len(found) == 0 {
			if heard[i] {
				again = true
				continue // the same may be expected twice: of two tabs that go at once
			}
			return i, v.counts(event, each, h)
		}
		switch {
		case best == nil || len(found) < len(best):
			best, nearest, ties = found, want, 1
		case len(found) == len(best):
			ties++
		}
	}
	if again {
		failure := v.heardAgain(event, h.Data)
		return -1, &failure
	}
	if kindOf(best) == verdict.WrongField && ties > 1 {
		if v.expectedBefore(event, h.Data) {
			failure := v.heardAgain(event, h.Data)
			return -1, &failure
		}
		failure := v.outOfTheBlue(event, h.Data)
		failure.Facts.Form, failure.Facts.N = verdict.NoneOf, &verdict.Numbers{Of: len(all)}
		return -1, &failure
	}
	unlike := v.Unlike(event, nearest, h.Data, best)
	return -1, &unlike
}

// counts holds the count in a message against those that may have been true.
func (v *Visitor) counts(event string, each Each, h Heard) *Failure {
	_, found := fields(h.Data)
	n, ok := found[each.Count].Int()
	if ok && each.Low <= n && n <= each.High {
		return nil
	}
	if !ok {
		want := value(map[string]int{each.Count: each.Last})
		failure := v.Unlike(event, want, h.Data, Differences(want, h.Data))
		return &failure
	}
	nearest := min(max(n, each.Low), each.High)
	failure := v.miscounted(event, each, h.Data, n, nearest, verdict.NeverTrue)
	failure.Facts.N.Low, failure.Facts.N.High = each.Low, each.High
	return &failure
}

// miscounted is the failure of a message whose count is got and should be want.
func (v *Visitor) miscounted(event string, each Each, data wire.Value, got, want int, form verdict.Form) Failure {
	expected := value(map[string]int{each.Count: want})
	failure := v.Unlike(event, expected, data, []verdict.Field{valueDiffers(each.Count, value(got), value(want))})
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
