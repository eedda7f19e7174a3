package diagram

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"handshake/grader/verdict"
)

// fault is what a diagram needs to know of a check's failure.
type fault struct {
	verdict.Failure
	who  string
	lane bool           // the failure is about what who heard, so that who has a lane even without an event
	log  bool           // the failure is about the log, so that its lines are drawn
	step *verdict.Step  // the step that failed, if the check says so
	at   verdict.Millis // when the check gave up; meaningful with a step
}

// find reads a check's failure; the zero fault has no Kind.
func find(check verdict.Check) fault {
	if check.Failure == nil {
		return fault{}
	}
	f := fault{Failure: *check.Failure, who: check.Failure.Who}
	for i := range check.Steps {
		if step := &check.Steps[i]; step.Outcome == verdict.Failed {
			f.step, f.at = step, step.At+step.Took
		}
	}
	if f.who == "" && f.step != nil {
		f.who = f.step.Who
	}
	f.log = strings.HasPrefix(f.Kind, "log-")
	f.lane = f.Kind == "never-heard" || f.Kind == "untold" || f.Kind == "unchanged" || f.Kind == "held-up" || f.Kind == "deadlock" || f.Kind == "no-pong" || f.Kind == "kept-open"
	return f
}

// trait is how a kind of failure shows in a diagram.
type trait struct {
	kinds  []string // the kinds of event that it can be about; Dir and Client are looked at as well
	client bool     // the event came from the client, not from the server
	remark string   // what is said beside the event where the failure names nothing that was expected
}

// traits are the kinds of failure that point at an event of the transcript. Those about something that
// never came ("never-heard", "held-up", "deadlock", "no-pong", "kept-open", "log-missing") get a row of their own instead.
var traits = map[string]trait{
	"wrong-value":    {kinds: []string{verdict.Frame}, remark: "not what was expected"},
	"wrong-type":     {kinds: []string{verdict.Frame}, remark: "not the expected type"},
	"misspelt-event": {kinds: []string{verdict.Frame}, remark: "misspelt"},
	"wrong-envelope": {kinds: []string{verdict.Frame}, remark: `not {"event": ..., "data": ...}`},
	"not-json":       {kinds: []string{verdict.Frame}, remark: "not JSON"},
	"many-documents": {kinds: []string{verdict.Frame}, remark: "several JSON documents"},
	"binary-frame":   {kinds: []string{verdict.Frame}, remark: "a binary frame"},
	"still-heard":    {kinds: []string{verdict.Frame}, remark: "should not have come"},
	"refused":        {kinds: []string{verdict.Refused}, client: true, remark: "should be let in"},
	"refused-badly":  {kinds: []string{verdict.Refused}, client: true, remark: "should be refused with 401"},
	"no-answer":      {kinds: []string{verdict.Refused, verdict.Request}, client: true, remark: "never answered"},
	"admitted":       {kinds: []string{verdict.Connects}, client: true, remark: "should be refused"},

	"admitted-then-closed": {kinds: []string{verdict.Connects}, client: true, remark: "should be refused"},
	"bare-value":           {kinds: []string{verdict.Frame}, remark: `not {"event": ..., "data": ...}`},
	"invalid-utf8":         {kinds: []string{verdict.Frame}, remark: "not UTF-8"},
	"not-an-object":        {kinds: []string{verdict.Frame}},
	"misspelt-field":       {kinds: []string{verdict.Frame}},
	"missing-field":        {kinds: []string{verdict.Frame}},
	"wrong-field-type":     {kinds: []string{verdict.Frame}},
	"wrong-field":          {kinds: []string{verdict.Frame}},
	"renamed-event":        {kinds: []string{verdict.Frame}, remark: "another name"},
	"heard-count":          {kinds: []string{verdict.Frame}},
	"out-of-the-blue":      {kinds: []string{verdict.Frame}, remark: "about nothing that happened"},
	"heard-again":          {kinds: []string{verdict.Frame}, remark: "once more"},
	"heard-twice":          {kinds: []string{verdict.Frame}, remark: "once more"},
	"altered":              {kinds: []string{verdict.Frame}, remark: "not as it was sent"},
	"wrong-name":           {kinds: []string{verdict.Frame}, remark: "another's words"},
	"went-back":            {kinds: []string{verdict.Frame}, remark: "was over"},
	"overheard":            {kinds: []string{verdict.Frame}, remark: "not meant for this one"},
	"unsaid":               {kinds: []string{verdict.Frame}, remark: "nobody said that"},
	"another-event":        {kinds: []string{verdict.Frame}, remark: "was no chat message"},
	"out-of-order":         {kinds: []string{verdict.Frame}, remark: "too early"},

	"page":          {kinds: []string{verdict.Request}, client: true},
	"closed":        {kinds: []string{verdict.Leaves, verdict.Gone}, remark: "should stay open"},
	"program-ended": {kinds: []string{verdict.Ends}},
}

// silent are the kinds whose own words say more than "expected ..." could.
var silent = []string{
	"out-of-the-blue", "heard-again", "heard-twice", "altered", "wrong-name", "unsaid", "overheard", "went-back", "another-event", "out-of-order",
	"not-json", "invalid-utf8", "many-documents", "binary-frame", "still-heard", "admitted", "admitted-then-closed", "no-answer", "program-ended",
}

// telling are the kinds that say of a long expectation where it was missed: that stands beside the event.
var telling = []string{"not-an-object", "misspelt-field", "missing-field", "wrong-field-type", "wrong-field"}

// mark makes the failure visible: as a mark at the event that was wrong, or as a row of its own for
// something that never came.
func (b *builder) mark() {
	f := b.fault
	if f.Kind == "" {
		return
	}
	b.tidy()
	switch f.Kind {
	case "never-heard", "held-up", "deadlock", "untold", "unchanged":
		b.never(f.Expected)
		return
	case "no-pong":
		b.never("pong")
		return
	case "kept-open":
		b.never("closes, too")
		return
	case "panicked":
		b.insert(Row{Kind: Across, Label: "a handler panicked"})
		return
	case "floods":
		b.insert(Row{Kind: Across, Label: "and so on, without end"})
		return
	case "log-missing":
		b.insert(b.note("log: "+unquoted(f.Expected), f.waited("never came")))
		return
	case "log-misspelt":
		if i := b.logged(f.Got); i >= 0 {
			b.rows[i].Wrong, b.rows[i].Remark = true, "expected "+f.Expected
			return
		}
	case "log-count":
		b.insert(b.note("expected "+f.Expected, f.got()))
		return
	}

	if i := b.wrong(); i >= 0 {
		b.rows[i].Wrong, b.rows[i].Remark = true, f.remark()
		return
	}
	// There is no event to point at: the row says in words what was wrong.
	_, known := b.lane[f.who]
	switch {
	case known && f.Expected != "" && traits[f.Kind].kinds != nil:
		b.never(f.Expected)
	case f.Kind == "program-ended":
		b.insert(Row{Kind: Across, Label: "your server ended"})
	case f.Kind == "data-race":
		b.insert(Row{Kind: Across, Label: "a data race"})
	case f.Expected != "":
		b.insert(Row{Kind: Across, Label: "expected " + f.Expected})
	}
}

// wrong returns the row of the event that the failure is about, or -1: the event that decided the failing
// step, or else the last of the kind and the client that the failure names.
func (b *builder) wrong() int {
	f := b.fault
	if f.step != nil && f.step.Event >= 0 {
		if i := slices.Index(b.of, f.step.Event); i >= 0 {
			return i
		}
	}
	is := traits[f.Kind]
	for i := len(b.rows) - 1; i >= 0; i-- {
		event := b.check.Events[b.of[i]]
		if !slices.Contains(is.kinds, event.Kind) {
			continue
		}
		fromClient := event.Dir != verdict.FromServer && event.Kind != verdict.Gone
		if event.Kind == verdict.Ends || event.Client == f.who && fromClient == is.client {
			return i
		}
	}
	return -1
}

// logged returns the first row of a line of the log that holds the text, or -1.
func (b *builder) logged(text string) int {
	return slices.IndexFunc(b.rows, func(r Row) bool { return r.Kind == Note && strings.Contains(r.Label, text) })
}

// remark is what stands beside the event that was wrong.
func (f fault) remark() string {
	if f.Got != "" && slices.Contains(telling, f.Kind) {
		return f.Got
	}
	if name, _ := split(f.Expected); name != f.Expected && (f.Kind == "misspelt-event" || f.Kind == "renamed-event") {
		return fmt.Sprintf("should be %q", name)
	}
	if f.Kind == "wrong-value" && f.Got == f.Expected {
		return "too early" // it was the right one, but not yet
	}
	if f.Expected != "" && !slices.Contains(silent, f.Kind) {
		return "expected " + f.Expected
	}
	if f.Kind == "no-answer" {
		return f.waited(traits[f.Kind].remark)
	}
	return traits[f.Kind].remark
}

// never adds the arrow from the server that did not come.
func (b *builder) never(what string) {
	to, ok := b.lane[b.fault.who]
	if !ok {
		b.insert(b.note(unquoted(what), b.fault.waited("never came")))
		return
	}
	row := Row{Kind: Never, From: b.server, To: to, Remark: b.fault.waited("never came")}
	row.Label, row.Value = split(what)
	if b.fault.Kind == "held-up" {
		row.Value, _, _ = strings.Cut(row.Value, " (") // what would be right as well is more than a picture can say
	}
	b.insert(row)
}

// note is something at the server.
func (b *builder) note(label, remark string) Row {
	return Row{Kind: Note, From: b.server, To: b.server, Label: label, Remark: remark}
}

// insert adds a row at the time when the check gave up.
func (b *builder) insert(row Row) {
	row.Wrong = true
	i := len(b.rows)
	if b.fault.step != nil {
		row.At = b.fault.at
		for i > 0 && b.rows[i-1].At > row.At {
			i--
		}
	} else if i > 0 {
		row.At = b.rows[i-1].At
	}
	b.rows, b.of = slices.Insert(b.rows, i, row), slices.Insert(b.of, i, -1)
}

// tidy takes out the end of a failed check: clients that the grader sent away after it had given up.
func (b *builder) tidy() {
	if b.fault.step == nil {
		return
	}
	for i := len(b.rows) - 1; i >= 0; i-- {
		e := b.check.Events[b.of[i]]
		closing := e.Kind == verdict.Vanishes || e.Kind == verdict.Leaves || e.Kind == verdict.Gone
		if e.At > b.fault.at && closing && b.of[i] != b.fault.step.Event {
			b.rows, b.of = slices.Delete(b.rows, i, i+1), slices.Delete(b.of, i, i+1)
		}
	}
}

// waited adds to what happened how long it was waited for.
func (f fault) waited(what string) string {
	if f.Waited <= 0 {
		return what
	}
	d := f.Waited.Duration()
	if d < time.Second {
		return fmt.Sprintf("%s (waited %d ms)", what, d.Milliseconds())
	}
	seconds := strconv.FormatFloat(d.Round(100*time.Millisecond).Seconds(), 'f', -1, 64)
	return fmt.Sprintf("%s (waited %s s)", what, seconds)
}

// got is what came instead, if the failure says so.
func (f fault) got() string {
	if f.Got == "" {
		return ""
	}
	return "got " + f.Got
}

// split reads an expectation such as `"user count" 2` as a name and a value, the way an event is drawn.
func split(what string) (name, value string) {
	quoted, err := strconv.QuotedPrefix(what)
	if err != nil {
		return what, ""
	}
	name, err = strconv.Unquote(quoted)
	if err != nil {
		return what, ""
	}
	return name, strings.TrimSpace(what[len(quoted):])
}

// unquoted is an expectation without the quotes around its name.
func unquoted(what string) string {
	name, value := split(what)
	return strings.TrimSpace(name + " " + value)
}
