package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"handshake/grader/client"
	"handshake/grader/verdict"
	"handshake/grader/wire"
)

// Hears expects the event with that data on the visitor's socket.
//
// Data that is an int is a count: each count heard on the way there must have been true at some moment since the last one that the
// visitor heard, so that a server may send a count twice, send a newcomer the old one first, or skip one
// that has already changed; a count that was never true, or not yet, or not a number, fails at once. What is true is what the
// check's Hears say, in their order, from 0 on, and each is true from the verb on that caused it (Connect, Leaves ...).
//
// Any other data is compared as JSON: numbers by value, and of objects every field that data has; more fields are
// allowed. Other events in between are passed over, and so are messages that are no events, but for those that hold several, of which a
// browser could read none, and those that are no UTF-8, at which it ends the connection.
func (v *Visitor) Hears(event string, data any) {
	if n, ok := data.(int); ok {
		v.countStep(v.t.step(v.Name, "hears %q %d", event, n), event, n, n, n)
		return
	}
	want := value(data)
	s := v.t.step(v.Name, "hears %q %s", event, want)
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
		return v.explainObject(event, fmt.Sprintf("%q %s", event, verdict.Cut(want.String())), want, heard)
	})
}

// HearsWithin expects a count of the event from low to high, whatever has been true: for what a lesson leaves open.
func (v *Visitor) HearsWithin(event string, low, high int) {
	s := v.t.step(v.Name, "hears %q, from %d to %d", event, low, high)
	v.hear(s, event, fmt.Sprintf("%d to %d", low, high), func(h client.Heard) (bool, *verdict.Failure) {
		n, ok := h.Data.Int()
		return ok && low <= n && n <= high, nil
	})
}

// HasHeard expects that the visitor has heard the event just so many times since it connected, whatever it carried. It does not
// wait: let the visitor first hear something that the server sends later than the last of them, such as the count
// when somebody joins.
func (v *Visitor) HasHeard(event string, n int) {
	s := v.t.step(v.Name, "has heard %q %s", event, times(n))
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
	v.t.fails(verdict.Failure{
		Kind: "heard-count", Who: v.Name, Expected: fmt.Sprintf("%q %s", event, times(n)), Got: times(count),
		Message: fmt.Sprintf("%s heard %q %s; expected %s.", v.Name, event, times(count), times(n)),
	})
}

// HasHeardNothingOf expects that no message which the visitor has heard since it connected holds the text, under whatever event: what
// is not meant for it must not reach it in any form. It does not wait: let the visitor first hear something that the server
// sends later.
func (v *Visitor) HasHeardNothingOf(text string) {
	v.mustHaveConnected()
	s := v.t.step(v.Name, "has heard nothing of %s", short(text))
	for _, h := range v.client.Heard(0) {
		if strings.Contains(h.Raw, text) {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{
				Kind: "overheard", Who: v.Name, Expected: "nothing of " + short(text), Got: quote(h.Raw),
				Message: fmt.Sprintf("%s was sent %s. That was not meant for %[1]s, under any event.", v.Name, quote(h.Raw)),
			})
		}
	}
	s.pass(-1)
}

// HearsInEnvelope expects what Hears expects of a count, and that every text that comes before it is in the envelope of an
// event, too: one that is anything else fails at once.
func (v *Visitor) HearsInEnvelope(event string, n int) {
	v.strict = true
	v.Hears(event, n)
	v.strict = false
}

// EndsAt expects that the last count of the event that the visitor hears is n. On the way there any count from low to
// high is right, in any order: many join or leave at once, and nobody can say in which order.
func (v *Visitor) EndsAt(event string, n, low, high int) {
	s := v.t.step(v.Name, "ends at %q %d", event, n)
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
	v.hearOr(s, event, fmt.Sprint(n), func(h client.Heard) (bool, *verdict.Failure) {
		got, ok := h.Data.Int()
		if ok && right(got, h.Index) {
			if back := v.wentBack(event, before, got, low, n, high); back != nil {
				return false, back
			}
			before = got
			return got == n, nil
		}
		failure := verdict.Failure{
			Who: v.Name, Expected: fmt.Sprintf("%q %d", event, n), Got: fmt.Sprintf("%q %s", event, verdict.Cut(h.Data.String())),
		}
		if kind := h.Data.Kind(); kind != wire.Number {
			failure.Kind = "wrong-type"
			failure.Message = fmt.Sprintf("%s heard %s; expected %s. The count must be a JSON number, and this is %s.", v.Name, failure.Got, failure.Expected, article(kind))
		} else {
			failure.Kind = "wrong-value"
			failure.Message = fmt.Sprintf("%s heard %s; expected %s.", v.Name, failure.Got, failure.Expected)
			if low <= got && got <= high {
				failure.Message = fmt.Sprintf("%s heard %s too early: at that moment it should have been %d.", v.Name, failure.Got, v.t.trueAt(event, h.Index))
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
	if len(truths) < 2 || truths[len(truths)-2].n <= n || len(heard) > 0 || v.client.End() != nil {
		return failure, -1, false
	}
	if _, dead := v.server.obituary(); dead {
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
		return ok || newcomer.client.End() != nil, 0
	})
	expected := fmt.Sprintf("%q %d", event, n)
	failure = v.explainSilence(event, expected, heard)
	switch {
	case !ok || failure.Kind != "never-heard":
		return failure, -1, false
	case told == n+1:
		failure.Kind = "untold"
		failure.Message += fmt.Sprintf(" A newcomer is told %d, so the count has gone down: nobody who was there was told of it.", told)
	case told == was+1:
		failure.Kind = "unchanged"
		failure.Message += fmt.Sprintf(" A newcomer is told %d: nobody has been subtracted.", told)
	default:
		failure.Message += fmt.Sprintf(" A newcomer is told %d; it should be %d.", told, n+1)
	}
	return failure, -1, true
}

// wentBack is the failure of a visitor that has heard a count which was over, as another one heard before it shows; nil if it has not.
// Counts go from low to high and end at n.
func (v *Visitor) wentBack(event string, before, got, low, n, high int) *verdict.Failure {
	how := ""
	switch {
	case low == high || before < 0:
	case n == high && got < before:
		how = "come, it never falls"
	case n == low && got > before:
		how = "go, it never rises"
	}
	if how == "" {
		return nil
	}
	return &verdict.Failure{
		Kind: "went-back", Who: v.Name, Expected: fmt.Sprintf("%q %d", event, n), Got: fmt.Sprintf("%d after %d", got, before),
		Message: fmt.Sprintf("%s heard %q with %d and after it with %d. While clients only %s: an earlier count was overtaken by a later one.", v.Name, event, before, got, how),
	}
}

func article(kind string) string {
	switch kind {
	case wire.Absent:
		return "nothing at all"
	case wire.Null:
		return "null"
	case wire.Array, wire.Object:
		return "an " + kind
	}
	return "a " + kind
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
			if h.Fault != nil && (v.strict && h.Fault.Kind != wire.BinaryFrame || h.Fault.Kind == wire.ManyDocuments || h.Fault.Kind == wire.InvalidUTF8) {
				failure := v.explainSilence(event, fmt.Sprintf("%q %s", event, data), []client.Heard{h})
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
		return v.client.End() != nil, news
	})
	if wrong != nil {
		s.done(verdict.Failed, index)
		s.t.fails(*wrong)
	}
	if index >= 0 {
		s.pass(index)
		return
	}
	expected := fmt.Sprintf("%q %s", event, verdict.Cut(data))
	heard := v.client.Heard(begin)
	failure, about, known := explain(heard)
	if !known {
		failure = v.explainSilence(event, expected, heard)
	}
	if slices.Contains(silent, failure.Kind) || slices.Contains(differenceKinds, failure.Kind) {
		if v.client.End() != nil {
			s.end(v.cutOff("to hear " + expected))
		}
		if died, dead := v.server.obituary(); dead {
			s.end(died)
		}
	}
	failure.Waited = verdict.Ms(waited)
	if about >= 0 {
		s.done(verdict.Failed, about)
		s.t.fails(failure)
	}
	s.end(failure)
}

// explainSilence finds, in what a visitor heard instead of the expected event, the likeliest reason. It looks for the
// event itself first, then for messages that are no events, then for a name much like it.
func (v *Visitor) explainSilence(event, expected string, heard []client.Heard) verdict.Failure {
	failure := verdict.Failure{Kind: "never-heard", Who: v.Name, Expected: expected}
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
	switch {
	case same != nil && broken == nil:
		failure.Kind = "wrong-value"
		failure.Got = fmt.Sprintf("%q %s", event, verdict.Cut(same.Data.String()))
		failure.Message = fmt.Sprintf("%s heard %s; expected %s, which never came.", v.Name, failure.Got, expected)
	case broken != nil:
		failure.Kind = broken.Fault.Kind
		failure.Got = quote(broken.Raw)
		failure.Message = fmt.Sprintf("%s expected %s, and was sent %s. That is no event: %s.", v.Name, expected, failure.Got, broken.Fault.Text)
		failure.Next = `An event is one text frame with one JSON object: {"event": "user count", "data": 2}. docs/wire.md has the details.`
	case alike != nil:
		failure.Kind = "misspelt-event"
		failure.Got = fmt.Sprintf("%q %s", alike.Event, verdict.Cut(alike.Data.String()))
		failure.Message = fmt.Sprintf("%s heard %q; the event is named %q, letter by letter.", v.Name, alike.Event, event)
	default:
		failure.Message = fmt.Sprintf("%s heard nothing; expected %s.", v.Name, expected)
		if names := otherEvents(heard); names != "" {
			failure.Message = fmt.Sprintf("%s heard only %s; expected %s.", v.Name, names, expected)
		}
		failure.Message += v.t.contrast(v, event, expected)
		failure.Detail = crash(v.server.process.Lines())
	}
	return failure
}

// quote shows a message as it came. JSON and markup stand as they are, since their quotes would drown in backslashes, but for line
// breaks inside; the one at the end, which json.Encoder adds, says nothing.
func quote(raw string) string {
	text := verdict.Cut(strings.TrimRight(raw, "\r\n"))
	if text == "" || !utf8.ValidString(text) || !strings.ContainsRune(`{["<`, rune(text[0])) {
		return strconv.Quote(text)
	}
	return strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(text)
}

// otherEvents lists the events that came instead, each once.
func otherEvents(heard []client.Heard) string {
	var names []string
	seen := map[string]bool{}
	for _, h := range heard {
		if h.Fault == nil && !seen[h.Event] {
			seen[h.Event] = true
			names = append(names, fmt.Sprintf("%q", h.Event))
		}
	}
	return strings.Join(names, ", ")
}

// caused notes that something happens now that others may hear of.
func (t *T) caused() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.causes = append(t.causes, t.transcript.Len())
}

// contrast tells who did hear, since the last cause, what this visitor did not: it costs nothing, and it often names
// the mistake. Of counts the last one is meant: one that was true before may still have been on its way to the others.
func (t *T) contrast(missing *Visitor, event, expected string) string {
	var others []string
	t.mu.Lock()
	clients, cause := append([]*client.Client(nil), t.clients...), 0
	if len(t.causes) > 0 {
		cause = t.causes[len(t.causes)-1]
	}
	t.mu.Unlock()
	is := func(data wire.Value) bool { return fmt.Sprintf("%q %s", event, data) == expected }
	want := wire.Value(strings.TrimPrefix(expected, fmt.Sprintf("%q ", event)))
	if want.Kind() == wire.Object {
		is = func(data wire.Value) bool { return data.Holds(want) }
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
	switch {
	case len(others) == 0:
		return ""
	case len(others) > 3:
		return fmt.Sprintf(" %d others heard it.", len(others))
	}
	return fmt.Sprintf(" %s heard it.", join(others))
}

// join lists names as a sentence does: "alice, bob and carol".
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
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
