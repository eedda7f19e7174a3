package check

import (
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Hears expects the event with this data on the visitor's socket.
//
// Data that is an int is a count. Every count on the way to it must have been true at some moment since the last count that
// the visitor heard. So a server may send a count twice, send a newcomer the old count first, or skip one that has already
// changed. A count that was never true, or isn't true yet, or isn't a number, fails at once. The check's own Hears say which
// counts are true, in their order, starting from 0. Each is true from the verb on that caused it (Connect, Leaves ...).
//
// Any other data is compared as JSON: numbers by value, and objects by the fields that data has. More fields are allowed.
// Other events in between are ignored, and so are most messages that aren't events. Two kinds of messages fail: one that holds
// several documents, because a browser can't read any of them, and one that isn't UTF-8, because a browser closes the
// connection.
func (v *Visitor) Hears(event string, data any) {
	if n, ok := data.(int); ok {
		v.countStep(v.t.step(v.Name, verdict.Does("hears").With("event", event).Free("data", n)), event, n, n, n)
		return
	}
	want := value(data)
	s := v.t.step(v.Name, verdict.Does("hears").With("event", event).Free("data", want))
	judge := func(h client.Heard) (bool, *verdict.Failure) {
		if !h.Data.Holds(want) {
			return false, nil
		}
		v.came(h, want)
		return true, nil
	}
	if want.Kind() != wire.Object {
		v.hear(s, event, want.String(), judge)
		return
	}
	v.hearOr(s, event, want.String(), judge, func(heard []client.Heard) (verdict.Failure, int, bool) {
		return v.explainObject(event, want, heard)
	})
}

// HearsWithin expects a count of the event from low to high, even if it was never true. Use it for what a lesson leaves open.
func (v *Visitor) HearsWithin(event string, low, high int) {
	s := v.t.step(v.Name, verdict.Does("hears within").With("event", event).Free("low", low).Free("high", high))
	v.hear(s, event, strconv.Itoa(low)+" to "+strconv.Itoa(high), func(h client.Heard) (bool, *verdict.Failure) {
		n, ok := h.Data.Int()
		return ok && low <= n && n <= high, nil
	})
}

// HasHeard expects that the visitor has heard the event exactly n times since it connected, with any data. It doesn't wait:
// let the visitor first hear something that the server sends after the last of them, such as the count when somebody joins.
func (v *Visitor) HasHeard(event string, n int) {
	s := v.t.step(v.Name, verdict.Does("has heard").With("event", event).Free("n", n))
	count, last := 0, -1
	for _, h := range v.client.Heard(0) {
		if h.Fault == nil && h.Event == event {
			count++
			last = h.Index
		}
	}
	if count == n {
		s.pass(last)
		return
	}
	s.done(verdict.Failed, last)
	v.t.fails(verdict.Failure{Kind: verdict.HeardCount, Variant: verdict.Fold(count, n), Who: v.Name, Facts: counts(event, n, count)})
}

// HasHeardNothingOf expects that no message the visitor has heard since it connected contains the text, under any event. Use
// it for something that the visitor must not get in any form. It doesn't wait: let the visitor first hear something that the
// server sends later.
func (v *Visitor) HasHeardNothingOf(text string) {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("has heard nothing of").Free("text", text))
	for _, h := range v.client.Heard(0) {
		if strings.Contains(h.Raw, text) {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{Kind: verdict.Overheard, Who: v.Name, Facts: verdict.Facts{Text: text, Came: cameAs(h)}})
		}
	}
	s.pass(-1)
}

// HearsInEnvelope expects what Hears expects of a count. In addition, every text frame before it must be an event too:
// anything else fails at once.
func (v *Visitor) HearsInEnvelope(event string, n int) {
	v.strict = true
	v.Hears(event, n)
	v.strict = false
}

// EndsAt expects that the last count of the event that the visitor hears is n. Until then, any count from low to high is
// right, in any order: when many join or leave at once, the order isn't known.
func (v *Visitor) EndsAt(event string, n, low, high int) {
	s := v.t.step(v.Name, verdict.Does("ends at").With("event", event).Free("n", n))
	v.endsAt(s, event, n, low, high)
}

func (v *Visitor) endsAt(s *step, event string, n, low, high int) {
	v.countStep(s, event, n, low, high)
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

// countStep expects the count n, and until then only what has been true since the visitor's last count, or from low to high
// since the last cause. Where n is the highest, clients only come meanwhile, and where it is the lowest they only go: then what
// has been heard once is over, and never comes back.
func (v *Visitor) countStep(s *step, event string, n, low, high int) {
	since := v.t.declare(event, n)
	truths := v.t.truths[event]
	truths = truths[min(v.known[event], len(truths)-1):]
	right := func(got, index int) bool {
		return low <= got && got <= high && index >= since ||
			slices.ContainsFunc(truths, func(t truth) bool { return t.n == got && index >= t.since })
	}
	before := -1
	v.hearOr(s, event, strconv.Itoa(n), func(h client.Heard) (bool, *verdict.Failure) {
		got, ok := h.Data.Int()
		if ok && right(got, h.Index) {
			if back := v.wentBack(event, before, got, low, n, high); back != nil {
				return false, back
			}
			before = got
			return got == n, nil
		}
		failure := verdict.Failure{Kind: verdict.WrongValue, Who: v.Name, Facts: counts(event, n, got)}
		failure.Facts.Came = cameAs(h)
		switch {
		case h.Data.Kind() != wire.Number:
			failure.Kind, failure.Variant = verdict.WrongType, h.Data.Kind()
		case !ok: // it has a fraction
		default:
			failure.Variant = verdict.Off(got, n)
			if low <= got && got <= high {
				failure.Facts.Form, failure.Facts.N.True = verdict.TooEarly, v.t.trueAt(event, h.Index)
			}
		}
		return false, &failure
	}, func(heard []client.Heard) (verdict.Failure, int, bool) {
		return v.explainLeave(event, n, heard)
	})
	v.known[event] = len(v.t.truths[event]) - 1
}

// explainLeave finds out more where a count was to go down and nobody was told: a newcomer comes, and what it is told shows whether
// the count has changed. This happens only when the check has failed.
func (v *Visitor) explainLeave(event string, n int, heard []client.Heard) (failure verdict.Failure, about int, known bool) {
	truths := v.t.truths[event]
	if len(truths) < 2 || truths[len(truths)-2].n <= n || len(heard) > 0 || v.gone() {
		return failure, -1, false
	}
	if _, dead := v.server.obituary(); dead || len(v.t.contrast(v, event, strconv.Itoa(n))) > 0 {
		return failure, -1, false
	}
	was := truths[len(truths)-2].n
	newcomer := v.server.Visitor("newcomer")
	newcomer.client.Share(v.client)
	if newcomer.tryConnect(client.Handshake{}) != nil {
		return failure, -1, false
	}
	told, ok := 0, false
	v.t.await(v.server, func() (bool, int) {
		for _, h := range newcomer.client.Heard(0) {
			if n, is := h.Data.Int(); h.Fault == nil && h.Event == event && is {
				told, ok = n, true
			}
		}
		return ok || newcomer.gone(), 0
	})
	failure = v.explainSilence(event, strconv.Itoa(n), heard)
	if !ok || failure.Kind != verdict.NeverHeard {
		return failure, -1, false
	}
	failure.Facts.N = &verdict.Numbers{Want: n, Before: was, Told: told}
	switch told {
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
func (v *Visitor) wentBack(event string, before, got, low, n, high int) *verdict.Failure {
	coming, going := n == high && got < before, n == low && got > before
	if low == high || before < 0 || !coming && !going {
		return nil
	}
	failure := &verdict.Failure{Kind: verdict.WentBack, Who: v.Name, Facts: counts(event, n, got)}
	failure.Facts.N.Before, failure.Facts.Coming = before, coming
	return failure
}

// hear takes in what the visitor has heard, message by message, until judge says that one is the expected event. A
// failure that judge returns ends the check at once; the end of the connection or of the wait does, too.
func (v *Visitor) hear(s *step, event, data string, judge func(client.Heard) (bool, *verdict.Failure)) {
	v.hearOr(s, event, data, judge, func([]client.Heard) (verdict.Failure, int, bool) { return verdict.Failure{}, -1, false })
}

// hearOr is hear where the verb may know better than explainSilence why the expected event never came. explain is given what the
// visitor has heard instead; it returns the failure and the index of the event that it is about, or false.
func (v *Visitor) hearOr(s *step, event, data string, judge func(client.Heard) (bool, *verdict.Failure), explain func([]client.Heard) (verdict.Failure, int, bool)) {
	v.mustHaveConnected()
	begin, index := v.read, -1
	var wrong *verdict.Failure
	seen := v.read
	news, last := 0, ""
	_, waited := v.t.await(v.server, func() (bool, int) {
		for _, h := range v.client.Heard(seen) {
			seen++
			if h.Raw != last { // the same again and again is no progress
				last = h.Raw
				news++
			}
			if h.Fault != nil && (v.strict && h.Fault.Kind != verdict.BinaryFrame || h.Fault.Kind == verdict.ManyDocuments || h.Fault.Kind == verdict.InvalidUTF8) {
				failure := v.explainSilence(event, data, []client.Heard{h})
				index, wrong = h.Index, &failure
				return true, news
			}
			if h.Fault != nil || h.Event != event {
				continue
			}
			there, failure := judge(h)
			if there {
				v.read, index = seen, h.Index
				return true, news
			}
			if failure != nil {
				index, wrong = h.Index, failure
				return true, news
			}
		}
		return v.gone(), news
	})
	if wrong != nil {
		s.done(verdict.Failed, index)
		s.t.fails(*wrong)
	}
	if index >= 0 {
		s.pass(index)
		return
	}
	s.done(verdict.Failed, -1) // here it gave up; what explains it may happen afterwards
	heard := v.client.Heard(begin)
	failure, about, known := explain(heard)
	if !known {
		failure = v.explainSilence(event, data, heard)
	}
	if failure.Kind.Trait().Silence || failure.Kind.AboutFields() {
		if v.gone() {
			s.end(v.cutOff(hearing(verdict.Facts{Event: event, Data: data})))
		}
		if died, dead := v.server.obituary(); dead {
			s.end(died)
		}
	}
	failure.Waited = verdict.Ms(waited)
	s.points(about)
	s.t.fails(failure)
}

// explainSilence finds, in what a visitor heard instead of the expected event, the likeliest reason. It looks for the
// event itself first, then for messages that are no events, then for a name much like it.
func (v *Visitor) explainSilence(event, data string, heard []client.Heard) verdict.Failure {
	failure := verdict.Failure{Kind: verdict.NeverHeard, Who: v.Name, Facts: verdict.Facts{Event: event, Data: data}}
	var same, broken, alike *client.Heard
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
		failure.Variant = orOthers("", facts.Others)
		failure.Detail = crash(v.server.process.Lines())
	}
	return failure
}

// otherEvents lists the events that came instead, each once and in quotes.
func otherEvents(heard []client.Heard) []string {
	var names []string
	for _, h := range heard {
		if name := strconv.Quote(h.Event); h.Fault == nil && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// caused notes that something happens now that others may hear of.
func (t *T) caused() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.causes = append(t.causes, t.transcript.Len())
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

// Distance is the number of letters to insert, drop or change to make one word of the other (Levenshtein's).
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
