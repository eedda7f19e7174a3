package report

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"handshake/grader/internal/diagram"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// whoseFault says that an outcome Error isn't the program's: it's the machine's if the report says what to do about it, or else the kit's.
func whoseFault(lesson verdict.Lesson) string {
	words := wording.Current().Words.Report
	if lesson.Next != "" {
		return words.MachinesFault
	}
	return words.KitsFault
}

// Terminal writes the report for the learner. Colours are used only where w and the environment allow them:
// not in a pipe or a file, not with NO_COLOR, not where TERM is dumb.
func Terminal(w io.Writer, r verdict.Report, opt Options) error {
	_, err := io.WriteString(colours(w, opt.environ()), fitted(r, opt))
	return err
}

// Text is what Terminal would write to w.
func Text(w io.Writer, r verdict.Report, opt Options) string {
	return painted(w, fitted(r, opt), opt)
}

// painted is the text with the colours that w can show.
func painted(w io.Writer, text string, opt Options) string {
	var shown strings.Builder
	out := colours(w, opt.environ())
	out.Forward = &shown
	_, _ = io.WriteString(out, text) // a builder takes everything
	return shown.String()
}

// colours returns a writer to w that drops what w cannot show.
func colours(w io.Writer, environ []string) *colorprofile.Writer {
	if file, ok := w.(*os.File); ok {
		lipgloss.EnableLegacyWindowsANSI(file)
	}
	out := colorprofile.NewWriter(w, environ)
	for _, variable := range environ {
		// The library keeps bold and faint under NO_COLOR, and wants a truth value; no-color.org says any value.
		if value, ok := strings.CutPrefix(variable, "NO_COLOR="); ok && value != "" {
			out.Profile = colorprofile.NoTTY
		}
	}
	return out
}

// teller tells a report: it decides what is said and in which order; its page decides how it looks.
type teller struct {
	verdict.Report
	Options
	page page
	fold fold
	rows int // the most that a picture may have; less than 0: any number
	trim int // how many rows of the advice are to be left out
}

func newTeller(r verdict.Report, opt Options, f fold) *teller {
	t := &teller{Report: r, Options: opt, fold: f, rows: -1}
	t.page.width = opt.Width
	if opt.Width == 0 {
		t.page.width = maxWidth
	}
	t.page.width = min(max(t.page.width, minWidth), maxWidth)
	t.page.ascii, t.page.words = opt.ASCII, wording.Current().Words.Report
	t.page.more = opt.More
	switch {
	case opt.Full:
		t.page.quoted = math.MaxInt
	case f >= foldLast:
		t.page.quoted = leastQuoted
	case f >= foldQuotes:
		t.page.quoted = fewQuoted
	default:
		t.page.quoted = maxQuoted
	}
	return t
}

// tell writes the whole report.
func (t *teller) tell() {
	t.head()
	open := t.firstOpen()
	from, to := t.lines(open)
	t.folded(t.Lessons[:from])
	t.page.entries(t.entries()[from:to], func(i int) {
		i += from
		lesson := t.Lessons[i]
		switch {
		case i == open:
			t.open(lesson)
			if i < len(t.Lessons)-1 {
				t.page.blank()
			}
		case lesson.Outcome == verdict.Passed && t.fold < foldRest:
			t.excused(5, lesson)
		}
	})
	t.folded(t.Lessons[to:])
	t.page.blank()
	if open >= 0 {
		t.seed(t.Lessons[open])
		t.next(t.Lessons[open])
		return
	}
	t.end()
}

// head writes the first line, and below it what the run did beside grading.
func (t *teller) head() {
	passes := map[int]bool{}
	for _, number := range t.Passed {
		passes[number] = true
	}
	for _, lesson := range t.Lessons {
		passes[lesson.Number] = lesson.Outcome == verdict.Passed
	}
	done := make([]bool, max(t.Of, 0))
	n := 0
	for number, is := range passes {
		if is && 0 < number && number <= len(done) {
			done[number-1] = true
			n++
		}
	}
	t.page.head(or(t.Course, t.page.words.Course), done, fmt.Sprintf(t.page.words.OfAll, n, t.page.words.Plural(max(t.Of, len(t.Lessons)), t.page.words.Lesson)))
	for _, note := range t.Notes {
		if t.fold < foldRest {
			t.page.prose(0, quiet, note)
		}
	}
	t.page.blank()
}

// firstOpen is the lesson whose story is told: the first that the kit could not check, or else the one that was asked for
// if it failed, or the first that failed; -1 if there is none.
func (t *teller) firstOpen() int {
	for i, lesson := range t.Lessons {
		if lesson.Number == t.Open && lesson.Outcome == verdict.Failed && verdict.Sum(t.Lessons) != verdict.Error {
			return i
		}
	}
	for _, outcome := range []verdict.Outcome{verdict.Error, verdict.Failed} {
		for i, lesson := range t.Lessons {
			if lesson.Outcome == outcome {
				return i
			}
		}
	}
	return -1
}

// entries are the lessons' lines.
func (t *teller) entries() []entry {
	var all []entry
	for _, lesson := range t.Lessons {
		e := entry{number: lesson.Number, title: lesson.Title}
		n, of := lesson.Count(verdict.Passed), len(lesson.Checks)
		if lesson.Unchanged {
			e.extra = unchanged
		}
		switch {
		case lesson.Outcome == verdict.Passed:
			e.symbol, e.count = passed, t.page.words.Plural(n, t.page.words.Check)
			if !lesson.Unchanged {
				e.extra = took(lesson.Took)
			}
		case lesson.Outcome == verdict.Error:
			e.symbol, e.tone, e.count = kitFault, strong, t.page.words.NotDecided
		case lesson.Outcome == verdict.NotRun:
			e.symbol, e.tone, e.reason = notRun, quiet, t.page.words.NotRun
			if lesson.Reason != "" {
				e.reason = fmt.Sprintf(t.page.words.NotRunBecause, wording.Translate(lesson.Reason))
			}
		case beginning(lesson):
			e.symbol, e.tone, e.count = here, strong, t.page.words.BeginsHere
		case lesson.Failure != nil:
			e.symbol, e.tone, e.count = failed, strong, t.page.words.NoCheckRan
		default:
			e.symbol, e.tone, e.count = failed, strong, fmt.Sprintf(t.page.words.OfAll, n, t.page.words.Plural(of, t.page.words.Check))
		}
		all = append(all, e)
	}
	return all
}

// beginning reports whether a lesson failed only because nobody has written anything yet.
func beginning(lesson verdict.Lesson) bool {
	return lesson.Outcome == verdict.Failed && lesson.Untouched && lesson.Failure == nil
}

// atTheStart is said of a beginning.
func atTheStart(lesson verdict.Lesson) string {
	return fmt.Sprintf(wording.Current().Words.Report.StartOfLesson, number(lesson.Number))
}

// open tells the story of the lesson that did not pass.
func (t *teller) open(lesson verdict.Lesson) {
	p := &t.page
	p.blank()
	switch {
	case lesson.Outcome == verdict.Error:
		t.fault(lesson)
		return
	case lesson.Failure != nil:
		t.failure(2, *lesson.Failure)
		t.advice(2, lesson.Advice)
		return
	case beginning(lesson):
		p.prose(2, body, atTheStart(lesson))
		p.blank()
	case lesson.Reason != "":
		p.prose(2, body, lesson.Reason)
		p.blank()
	}
	if !beginning(lesson) {
		t.passes(lesson)
	}
	first := lesson.FirstFailed()
	for i, check := range lesson.Checks {
		if i == first || t.Full && check.Outcome == verdict.Failed && !beginning(lesson) {
			t.check(lesson, check)
			p.blank()
		}
	}
	t.rest(lesson, first)
	if n := lesson.Count(verdict.Passed); n > 0 && beginning(lesson) {
		p.marked(2, passed, body, fmt.Sprintf(t.page.words.AlreadyPassed, t.page.words.Plural(n, t.page.words.Check)))
	}
}

// passes names the passed checks of an open lesson while they are few, and counts them otherwise.
func (t *teller) passes(lesson verdict.Lesson) {
	if t.fold >= foldOthers {
		return // the lesson's own line says how many
	}
	if n := lesson.Count(verdict.Passed); !t.Full && (n > maxListed || (n > 1 && t.fold >= foldPasses)) {
		t.page.marked(2, passed, body, fmt.Sprintf(t.page.words.Passed, t.page.words.Plural(n, t.page.words.Check)))
		return
	}
	for _, check := range lesson.Checks {
		if check.Outcome == verdict.Passed {
			t.page.marked(2, passed, body, check.Title)
		}
	}
}

// rest writes a line for each check that is neither passed nor open.
func (t *teller) rest(lesson verdict.Lesson, first int) {
	switch {
	case t.fold >= foldCounts:
		return
	case t.fold >= foldRest:
		t.countRest(lesson, first)
		return
	}
	for i, check := range lesson.Checks {
		switch {
		case check.Outcome == verdict.Failed && i != first && beginning(lesson):
			t.page.marked(2, toDo, body, check.Title)
		case check.Outcome == verdict.Failed && i != first && !t.Full:
			t.page.brief(2, failed, check.Title, short(check.Failure)...)
		case check.Outcome == verdict.Error:
			t.page.brief(2, kitFault, check.Title, fmt.Sprintf(t.page.words.KitsFaultIn, check.Reason))
		}
	}
	for _, check := range lesson.Checks {
		if check.Outcome == verdict.NotRun {
			t.notRun(2, check)
		}
	}
}

// excused tells what a lesson passed without.
func (t *teller) excused(indent int, lesson verdict.Lesson) {
	for _, check := range lesson.Checks {
		if check.Outcome == verdict.NotRun {
			t.notRun(indent, check)
		}
	}
}

func (t *teller) notRun(indent int, check verdict.Check) {
	text := t.page.words.NotRun
	if check.Reason != "" {
		text = fmt.Sprintf(t.page.words.NotRunBecause, wording.Translate(check.Reason))
	}
	t.page.marked(indent, notRun, quiet, fmt.Sprintf("%s (%s)", check.Title, text))
}

// check opens a failed check: the picture, the words, the evidence, and what it looks like.
func (t *teller) check(lesson verdict.Lesson, check verdict.Check) {
	p := &t.page
	m := failed
	if beginning(lesson) {
		m = toDo
	}
	p.marked(2, m, strong, check.Title)
	p.blank()
	t.picture(check, m.tone)
	if check.Failure != nil {
		t.failure(4, *check.Failure)
	}

	if !beginning(lesson) && !proved(check.Failure) {
		t.probes(4, check.ID, lesson.Probes)
	}

	// A beginning has no advice, for nothing in it is a mistake yet, and its lesson is what to read next.
	read := lesson.Text
	advices := check.Advice
	if beginning(lesson) {
		read, advices = "", nil
	}
	if t.advice(4, advices) {
		read = ""
	}
	if n := len(advices); n == 0 || advices[n-1].Read == "" {
		p.blank()
	}
	if read != "" {
		p.hang(4, span{quiet, t.page.words.Read + "   "}, body, read)
	}
	if t.Hint != "" && t.fold < foldQuotes {
		p.hang(4, span{quiet, t.page.words.Hint + "   "}, body, t.Hint)
	}
}

// probes says what the probes about a check showed.
func (t *teller) probes(indent int, check string, probes []verdict.Probe) {
	shown := tried(check, probes)
	if shown == "" || t.fold >= foldWords {
		return
	}
	t.page.blank()
	t.look(indent, t.page.words.AlsoTried+shown)
}

// tried is what the probes about a check showed, where that says anything.
func tried(check string, probes []verdict.Probe) string {
	var seen []string
	for _, p := range probes {
		if p.Text != "" && slices.Contains(p.Checks, check) {
			seen = append(seen, p.Text)
		}
	}
	return strings.Join(seen[:min(len(seen), mostProbes)], " ")
}

// mostProbes is how many answers of probes are shown. The JSON report has all of them.
const mostProbes = 3

// advice says what a failure looks like, and reports whether it named something to read.
func (t *teller) advice(indent int, advices []verdict.Advice) (read bool) {
	p := &t.page
	if t.fold >= foldAdvice && len(advices) > 1 && advices[0].Read == "" {
		advices = advices[1:] // the mistake behind the evidence says more
	}
	if t.fold >= foldOthers && len(advices) > 1 {
		advices = advices[:1]
	}
	for i, advice := range advices {
		lead := lead(advices, i)
		p.blank()
		paragraphs := strings.Split(advice.Body, "\n\n")
		if t.fold >= foldAdvice {
			paragraphs = paragraphs[:1]
		}
		if i > 0 {
			paragraphs[0] = unrepeated(paragraphs[0], advices[i-1].Body)
		}
		if i > 0 && t.fold >= foldWords {
			paragraphs = []string{""}
		}
		t.look(indent, lead+sentence(advice.Subject)+" "+paragraphs[0])
		if advice.Check != "" && t.fold < foldAdvice {
			t.page.prose(indent, body, fmt.Sprintf(t.page.words.OtherCheck, advice.Check))
			t.page.quote(indent, advice.Detail)
		}
		for _, paragraph := range paragraphs[1:] {
			p.blank()
			p.prose(indent, body, paragraph)
		}
		if same := i+1 < len(advices) && advices[i+1].Read == advice.Read; advice.Read != "" && !same { // of two alike the last
			p.hang(indent, span{quiet, t.page.words.Read + "   "}, body, advice.Read)
			read = true
		}
	}
	return read
}

// unrepeated is a text without its first sentence if the text before it began with the same one: what was seen needs saying once.
func unrepeated(text, before string) string {
	first, rest, found := strings.Cut(text, ". ")
	if said, _, _ := strings.Cut(before, ". "); found && said == first {
		return rest
	}
	return text
}

// lead begins an advice. What evidence shows is a fact; a known mistake is only what usually causes such a failure.
func lead(advices []verdict.Advice, i int) string {
	words := wording.Current().Words.Report
	switch {
	case advices[i].Read == "":
		return words.WhatHappened
	case i > 0 && advices[i-1].Read != "":
		return words.OrPossibly
	}
	return words.Possibly
}

// picture draws what crossed the wire, and in the tone of wrong where it went wrong.
func (t *teller) picture(check verdict.Check, wrong tone) {
	if t.rows == 0 {
		return
	}
	d := diagram.New(check)
	for _, line := range t.cut(d.Lines(diagram.Options{Width: t.page.width - 4, ASCII: t.page.ascii})) {
		tone := body
		switch {
		case line.Wrong:
			tone = wrong
		case line.Head:
			tone = strong
		case line.Aside:
			tone = quiet
		}
		t.page.line(span{body, "    "}, span{tone, line.Text})
	}
	t.page.blank()
}

// failure says what was wrong and quotes the evidence.
func (t *teller) failure(indent int, f verdict.Failure) {
	t.page.prose(indent, body, f.Message)
	if len(f.Detail) > 0 {
		t.page.blank()
		if lastCounts(f) {
			t.page.quoteEnd(indent, f.Detail)
		} else {
			t.page.quote(indent, f.Detail)
		}
	}
}

// fault tells a lesson that the kit could not check, so that nobody looks for it in their program.
func (t *teller) fault(lesson verdict.Lesson) {
	p := &t.page
	p.prose(2, strong, whoseFault(lesson))
	p.blank()
	if lesson.Reason != "" {
		p.quote(2, []string{lesson.Reason})
		p.blank()
	}
	for _, check := range lesson.Checks {
		if check.Outcome == verdict.Error {
			p.marked(2, kitFault, body, check.Title)
			p.quote(4, []string{or(check.Reason, t.page.words.NoReason)})
		}
	}
	p.blank()
	for _, check := range lesson.Checks {
		if check.Outcome == verdict.Failed {
			p.brief(2, failed, check.Title, short(check.Failure)...)
		}
	}
}

// sentence is text ended by a full stop.
func sentence(text string) string {
	if text = strings.TrimSpace(text); text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!") {
		return text
	}
	return text + "."
}
