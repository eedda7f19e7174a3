package check

import (
	"slices"
	"strconv"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Count matches the true count n. Until then, it accepts only counts that have been true since the visitor's last count. See Hears.
//
//	alice.Hears("user count", check.Count(2)) // or without check.Count
func Count(n int) Matcher { return count{n: n, low: n, high: n} }

// InEnvelope matches the count n. In addition, every text message before it must be an event: anything else fails at once.
func InEnvelope(n int) Matcher { return count{n: n, low: n, high: n, faults: noEvents} }

// EndsAt matches the count n as the last one. Until then, it accepts any count from low to high, in any order: when many join or leave at
// once, the order isn't known.
func EndsAt(n, low, high int) Matcher { return count{n: n, low: low, high: high, ends: true} }

type count struct {
	n, low, high int
	ends         bool
	faults       []Kind
}

func (m count) act(event string) Act {
	if m.ends {
		return Does("ends at").With("event", event).Free("n", m.n)
	}
	return Does("hears").With("event", event).Free("data", m.n)
}

// together is the one step of a group, all of whose visitors end at the count.
func (m count) together(event string, all int) (act Act, ok bool) {
	return Does("end at").With("event", event).Free("all", all).Free("n", m.n), m.ends
}

// Expect declares that n is true now. It expects n, and until then only what has been true since the visitor's last count, or from low to
// high since the last cause. Where n is the highest, clients only come meanwhile, and where it is the lowest they only go: then what
// has been heard once is over, and never comes back.
func (m count) Expect(v *Visitor, event string) Expectation {
	since := v.t.declare(event, m.n)
	truths := v.t.truths[event]
	truths = truths[min(v.known[event], len(truths)-1):]
	right := func(got, index int) bool {
		return m.low <= got && got <= m.high && index >= since ||
			slices.ContainsFunc(truths, func(t truth) bool { return t.n == got && index >= t.since })
	}
	before, faults := -1, m.faults
	if faults == nil {
		faults = unreadable
	}
	return Expectation{
		Act: m.act(event), Data: strconv.Itoa(m.n), Faults: faults,
		Judge: func(h Heard) Judgment {
			got, ok := h.Data.Int()
			if !ok || !right(got, h.Index) {
				return Judgment{Wrong: v.miscount(event, m, h)}
			}
			if back := v.wentBack(event, before, got, m.low, m.n, m.high); back != nil {
				return Judgment{Wrong: back}
			}
			if before = got; got != m.n {
				return Judgment{}
			}
			v.known[event] = len(v.t.truths[event]) - 1
			return Judgment{Met: true}
		},
		Missing: func(heard []Heard) (Failure, int, bool) { return v.explainLeave(event, m.n, heard) },
	}
}

// miscount is the failure of a visitor that heard a count which is not right.
func (v *Visitor) miscount(event string, m count, h Heard) *Failure {
	got, ok := h.Data.Int()
	failure := Failure{Kind: verdict.WrongValue, Who: v.Name, Facts: counts(event, m.n, got)}
	failure.Facts.Came = cameAs(h)
	switch {
	case h.Data.Kind() != wire.Number:
		failure.Kind, failure.Variant = verdict.WrongType, h.Data.Kind()
	case !ok: // it has a fraction
	default:
		failure.Variant = verdict.Off(got, m.n)
		if m.low <= got && got <= m.high {
			failure.Facts.Form, failure.Facts.N.True = verdict.TooEarly, v.t.trueAt(event, h.Index)
		}
	}
	return &failure
}

// truth is a count that a check has declared, and the index of the first event in which it can have been heard.
type truth struct{ n, since int }

// declare notes that n is the true count of the event now, and has been since the first cause after the last declared
// count, or at least has come closer since then. It returns the index of the first event that this cause may have had as its effect.
func (t *T) declare(event string, n int) (since int) {
	if t.truths == nil {
		t.truths, t.declared = map[string][]truth{}, map[string]int{}
	}
	truths := t.truths[event]
	if len(truths) == 0 {
		truths = []truth{{}}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	last := truths[len(truths)-1]
	since = last.since
	if seen := t.declared[event]; seen < len(t.causes) {
		since = t.causes[seen]
	}
	if last.n != n {
		truths = append(truths, truth{n, since})
	}
	t.truths[event], t.declared[event] = truths, len(t.causes)
	return since
}

// trueAt is the count of the event that was true when the event with that index happened.
func (t *T) trueAt(event string, index int) (n int) {
	for _, truth := range t.truths[event] {
		if truth.since <= index {
			n = truth.n
		}
	}
	return n
}

// explainLeave finds out more where a count was to go down and nobody was told: a newcomer comes, and what it is told shows whether
// the count has changed. This happens only when the check has failed.
func (v *Visitor) explainLeave(event string, n int, heard []Heard) (failure Failure, about int, known bool) {
	truths := v.t.truths[event]
	if len(truths) < 2 || truths[len(truths)-2].n <= n || len(heard) > 0 || v.Gone() {
		return failure, -1, false
	}
	if _, dead := v.server.ended(); dead || len(v.t.contrast(v, event, strconv.Itoa(n))) > 0 {
		return failure, -1, false
	}
	was := truths[len(truths)-2].n
	newcomer := v.server.Visitor("newcomer")
	newcomer.client.Share(v.client)
	if newcomer.tryConnect(client.Handshake{}) != nil {
		return failure, -1, false
	}
	var told counted
	v.t.await(v.server, func() (bool, int) {
		told = newcomer.counted(event, 0)
		return told.times > 0 || newcomer.Gone(), 0
	})
	failure = v.ExplainSilence(event, strconv.Itoa(n), heard)
	if told.times == 0 || failure.Kind != verdict.NeverHeard {
		return failure, -1, false
	}
	failure.Facts.N = &verdict.Numbers{Want: n, Before: was, Told: told.last}
	switch told.last {
	case n + 1:
		failure.Kind, failure.Variant = verdict.Untold, ""
	case was + 1:
		failure.Kind, failure.Variant = verdict.Unchanged, ""
	default:
		failure.Facts.Form = verdict.Otherwise
	}
	return failure, -1, true
}

// wentBack is the failure of a visitor that has heard a count which was over, as another one heard before it shows; nil if it has not.
// Counts go from low to high and end at n.
func (v *Visitor) wentBack(event string, before, got, low, n, high int) *Failure {
	coming, going := n == high && got < before, n == low && got > before
	if low == high || before < 0 || !coming && !going {
		return nil
	}
	failure := &Failure{Kind: verdict.WentBack, Who: v.Name, Facts: counts(event, n, got)}
	failure.Facts.N.Before, failure.Facts.Coming = before, coming
	return failure
}

// counted is what a visitor has heard of a count: how often, and the last one with its event's index.
type counted struct{ times, last, index int }

// within reports whether there was a count, and the last one is from low to high.
func (c counted) within(low, high int) bool { return c.times > 0 && low <= c.last && c.last <= high }

// counted looks through what the visitor has heard from the given place on.
func (v *Visitor) counted(event string, from int) counted {
	return v.countedBy(Counter{Event: event}, from)
}

// Counter is where a server emits a count: as the data of an event or, with Field, in that field of its data.
type Counter struct{ Event, Field string }

// of is the count in a message of the event; false if it has none.
func (c Counter) of(h Heard) (n int, ok bool) {
	if c.Field == "" {
		return h.Data.Int()
	}
	_, found := fields(h.Data)
	return found[c.Field].Int()
}

// countedBy looks through what the visitor has heard from the given place on.
func (v *Visitor) countedBy(counter Counter, from int) counted {
	var c counted
	for h := range v.heardOf(counter.Event, from) {
		if n, ok := counter.of(h); ok {
			c = counted{c.times + 1, n, h.Index}
		}
	}
	return c
}
