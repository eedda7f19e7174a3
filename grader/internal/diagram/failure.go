package diagram

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// fault is what a diagram needs to know of a check's failure.
type fault struct {
	verdict.Failure
	words wording.DiagramWords
	who   string
	lane  bool           // the failure is about what who heard, so that who has a lane even without an event
	log   bool           // the failure is about the log, so that its lines are drawn
	step  *verdict.Step  // the step that failed, if the check says so
	at    verdict.Millis // when the check gave up; meaningful with a step
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
	place := f.Kind.Trait().Place
	f.log, f.lane = place == verdict.InLog, place == verdict.Missing
	return f
}

// sight is what a failure at some place points at: kinds of events, from the client or from the server.
type sight struct {
	kinds  []string
	client bool
}

// sights are the places that point at an event of the transcript.
var sights = map[verdict.Place]sight{
	verdict.AtMessage:    {kinds: []string{verdict.Frame}},
	verdict.AtHandshake:  {kinds: []string{verdict.Connects}, client: true},
	verdict.AtRefusal:    {kinds: []string{verdict.Refused, verdict.Request}, client: true},
	verdict.AtRequest:    {kinds: []string{verdict.Request}, client: true},
	verdict.AtEnd:        {kinds: []string{verdict.Leaves, verdict.Gone}},
	verdict.AtProgramEnd: {kinds: []string{verdict.Ends}},
}

// highlight makes the failure visible: as a mark at the event that was wrong, or as a row of its own for
// something that never came.
func (b *builder) highlight() {
	f := b.fault
	if f.Kind == "" {
		return
	}
	b.tidy()
	place := f.Kind.Trait().Place
	switch place {
	case verdict.Missing:
		b.never()
		return
	case verdict.Alone:
		b.insert(Row{Kind: Across, Label: f.missing()})
		return
	case verdict.InLog:
		if i := b.logged(f.Facts.Line); f.Facts.Line != "" && i >= 0 {
			b.rows[i].Wrong, b.rows[i].Remark = true, f.remark()
			return
		}
		b.insert(b.note(f.missing(), f.remark()))
		return
	}

	if i := b.wrong(); i >= 0 {
		b.rows[i].Wrong, b.rows[i].Remark = true, f.remark()
		return
	}
	// There is no event to point at: the row says in words what was wrong.
	_, known := b.lane[f.who]
	_, visible := sights[place]
	switch {
	case place == verdict.AtProgramEnd:
		b.insert(Row{Kind: Across, Label: f.missing()})
	case known && f.Expected != "" && visible:
		b.never()
	case f.Expected != "":
		b.insert(Row{Kind: Across, Label: fmt.Sprintf(f.words.Expected, f.Expected)})
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
	is := sights[f.Kind.Trait().Place]
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
	switch {
	case f.Kind.Trait().Waits:
		return f.waited(f.Failure.Remark)
	case f.Failure.Remark != "":
		return f.Failure.Remark
	case f.Expected != "" && !f.Kind.Trait().Plain:
		return fmt.Sprintf(f.words.Expected, f.Expected)
	}
	return ""
}

// missing is what did not happen, in words.
func (f fault) missing() string {
	if f.Missing != "" {
		return f.Missing
	}
	return f.Expected
}

// never adds the arrow from the server that did not come.
func (b *builder) never() {
	f := b.fault
	row := Row{Kind: Never, From: b.server, Label: f.missing(), Remark: f.waited(f.words.NeverCame), Waited: f.Waited}
	if f.Facts.Event != "" {
		row.Label, row.Value = f.Facts.Event, f.Facts.Data
	}
	to, ok := b.lane[f.who]
	if !ok {
		b.insert(b.note(strings.TrimSpace(row.Label+" "+row.Value), row.Remark))
		return
	}
	row.To = to
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
	if what == "" || f.Waited <= 0 {
		return what
	}
	d := f.Waited.Duration()
	if d < time.Second {
		return fmt.Sprintf(f.words.Waited, what, fmt.Sprintf("%d ms", d.Milliseconds()))
	}
	seconds := strconv.FormatFloat(d.Round(100*time.Millisecond).Seconds(), 'f', -1, 64)
	return fmt.Sprintf(f.words.Waited, what, seconds+" s")
}

// Absent is what a check waited for and never got.
type Absent struct {
	At   verdict.Millis
	To   string // the client that waited
	Text string
}

// Fault finds what a check failed by: the index of an event, or -1, and what never came, or nil.
func Fault(check verdict.Check) (event int, absent *Absent) {
	d := build(check)
	for _, row := range d.Rows {
		switch {
		case !row.Wrong:
		case row.Kind == Never:
			return -1, &Absent{At: row.At, To: d.Lanes[row.To].Name, Text: labelled(row) + remarked(row)}
		case row.Event >= 0:
			return row.Event, nil
		}
	}
	return -1, nil
}

// remarked is a row's remark behind its label.
func remarked(row Row) string {
	if row.Remark == "" {
		return ""
	}
	return ": " + row.Remark
}
