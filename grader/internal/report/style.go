package report

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// The look of the terminal report is decided in this file, by these rules.
//
//   - Calm: what passes takes a line, one failure is open, every other a line. Nothing blinks or counts.
//   - Every message says who, what, what came instead, and the report ends in the next thing to type.
//   - Shape and word as well as colour: ✓ passed, ✗ failed, – not run, ! the kit's fault, ▸ begins here,
//     ○ still to do. Without UTF-8 they are + x - ! > o.
//   - Colour is only stress. It is of the terminal's own 16 (green, red, magenta, cyan: those that are legible
//     on light and on dark), with bold for what to read first and faint for what to read last. Yellow,
//     white, black and the bright ones are not used; body text has no colour at all.
//   - Nothing is wider than 80 cells, or than the terminal. Prose is wrapped, aligned columns are cut with
//     an ellipsis, quoted lines are wrapped behind their bar.
//   - Lessons stand at the margin, checks two cells in, and what is said of a check four cells in.
//   - Text that is not the kit's own (frames, log lines, compile errors) is quoted behind a bar or drawn in the
//     diagram, and never obeyed: see plain.Clean.
//   - A beginning is not a failure: an untouched starter is shown as what there is to do, in that tone. Only the
//     picture keeps its cross, since that marks a place.
//   - A fault of the kit never looks like the learner's: it has its own mark, colour and words.

// The widths between which the report is set, in cells.
const (
	minWidth = 40
	maxWidth = 80
)

// maxQuoted is how many lines of evidence are shown, unless all of the report is.
const maxQuoted = 12

// maxListed is how many passed checks of an open lesson are named; more are folded into a line.
const maxListed = 4

// tone is what a piece of text is to the reader.
type tone int

const (
	body   tone = iota // to be read
	strong             // to be read first
	quiet              // to be read last
	good
	bad
	begins
	fault
)

// tones are how each tone is printed.
var tones = [...]lipgloss.Style{
	body:   lipgloss.NewStyle(),
	strong: lipgloss.NewStyle().Bold(true),
	quiet:  lipgloss.NewStyle().Faint(true),
	good:   lipgloss.NewStyle().Foreground(lipgloss.Green),
	bad:    lipgloss.NewStyle().Foreground(lipgloss.Red).Bold(true),
	begins: lipgloss.NewStyle().Foreground(lipgloss.Cyan),
	fault:  lipgloss.NewStyle().Foreground(lipgloss.Magenta).Bold(true),
}

// symbol is a sign in front of a lesson or a check.
type symbol struct {
	sign, ascii string
	tone        tone
}

// The symbols.
var (
	passed   = symbol{"✓", "+", good}
	failed   = symbol{"✗", "x", bad}
	notRun   = symbol{"–", "-", quiet}
	kitFault = symbol{"!", "!", fault}
	here     = symbol{"▸", ">", begins}
	toDo     = symbol{"○", "o", begins}
	dotDone  = symbol{"●", "*", good}
	dotLeft  = symbol{"○", ".", quiet}
	bar      = symbol{"│", "|", quiet}
	ellipsis = symbol{"…", "...", body}
)

// span is a piece of a line in one tone.
type span struct {
	tone tone
	text string
}

// page is a report being set, line by line.
type page struct {
	words  wording.ReportWords
	width  int
	ascii  bool
	quoted int    // how many lines of evidence are shown
	more   string // what shows the others
	text   strings.Builder
	open   bool // the last line was not blank
}

// fit makes text from anywhere fit for a line.
func (p *page) fit(text string) string {
	if text = plain.Clean(text); p.ascii {
		text = plain.ASCII(text)
	}
	return text
}

// sign is how a symbol is written.
func (p *page) sign(m symbol) string {
	if p.ascii {
		return m.ascii
	}
	return m.sign
}

// line writes one line of spans, which the caller has made fit; spaces at its end are left out.
func (p *page) line(spans ...span) {
	for len(spans) > 0 {
		last := &spans[len(spans)-1]
		if last.text = strings.TrimRight(last.text, " "); last.text != "" {
			break
		}
		spans = spans[:len(spans)-1]
	}
	for _, s := range spans {
		p.text.WriteString(paint(s.tone, s.text))
	}
	p.text.WriteString("\n")
	p.open = true
}

// paint gives text its tone, but not the spaces around it.
func paint(t tone, text string) string {
	inner := strings.Trim(text, " ")
	if t == body || inner == "" {
		return text
	}
	start := strings.Index(text, inner)
	return text[:start] + tones[t].Render(inner) + text[start+len(inner):]
}

// blank separates what belongs apart; never twice in a row, and never at the top.
func (p *page) blank() {
	if p.open {
		p.text.WriteString("\n")
	}
	p.open = false
}

// prose writes paragraphs, wrapped, indent cells in.
func (p *page) prose(indent int, t tone, text string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			p.blank()
		}
		for text := range strings.SplitSeq(paragraph, "\n") {
			p.hang(indent, span{}, t, text)
		}
	}
}

// hang writes a lead and then text, wrapped so that its further lines stand below its first.
func (p *page) hang(indent int, lead span, t tone, text string) {
	in := indent + plain.Width(lead.text)
	for i, part := range p.wrap(p.fit(text), p.width-in) {
		if i == 0 {
			p.line(span{body, strings.Repeat(" ", indent)}, lead, span{t, part})
		} else {
			p.line(span{body, strings.Repeat(" ", in)}, span{t, part})
		}
	}
}

// typed matches a command of the kit, as somebody types it.
var typed = regexp.MustCompile(`make [a-z]+(?: [A-Z]+=[\w.-]+)+|go run \./grader [a-z]+(?: \d+| --[a-z-]+(?:[ =]\d+)?)*`)

// wrap breaks text into lines, but no command that fits in one: half a command can be typed, too.
func (p *page) wrap(text string, width int) []string {
	const glue = "\ue000" // a character that fit never leaves in a text
	lines := plain.Wrap(typed.ReplaceAllStringFunc(text, func(command string) string {
		if plain.Width(command) > width {
			return command
		}
		return strings.ReplaceAll(command, " ", glue)
	}), width)
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], glue, " ")
	}
	return lines
}

// marked writes a mark and a sentence.
func (p *page) marked(indent int, m symbol, t tone, text string) {
	p.hang(indent, span{m.tone, p.sign(m) + " "}, t, text)
}

// brief writes a mark, a title, and the first of the reasons that the line still holds.
func (p *page) brief(indent int, m symbol, title string, reasons ...string) {
	title = p.fit(title)
	room := p.width - indent - 2 - plain.Width(title) - 3
	for _, reason := range reasons {
		if reason = p.fit(reason); reason != "" && plain.Width(reason) <= room {
			p.line(span{body, strings.Repeat(" ", indent)}, span{m.tone, p.sign(m) + " "}, span{body, title + "   "}, span{quiet, reason})
			return
		}
	}
	p.marked(indent, m, body, title)
}

// quote writes lines that are not the kit's own words, behind a bar; where there are too many, the first.
func (p *page) quote(indent int, lines []string) {
	parts := p.quotable(indent, lines)
	if left := len(parts) - p.quoted + 1; left > 1 {
		p.barred(indent, body, parts[:p.quoted-1]...)
		p.barred(indent, quiet, p.sign(ellipsis)+" "+fmt.Sprintf(p.words.MoreLines, left)+p.how())
		return
	}
	p.barred(indent, body, parts...)
}

// quoteEnd is quote, but it writes the last where there are too many.
func (p *page) quoteEnd(indent int, lines []string) {
	parts := p.quotable(indent, lines)
	if left := len(parts) - p.quoted + 1; left > 1 {
		p.barred(indent, quiet, p.sign(ellipsis)+" "+fmt.Sprintf(p.words.EarlierLines, left)+p.how())
		parts = parts[left:]
	}
	p.barred(indent, body, parts...)
}

// how says what shows the lines that are left out.
func (p *page) how() string {
	if p.more == "" {
		return ""
	}
	return " (" + p.more + ")"
}

// quotable makes lines fit behind a bar.
func (p *page) quotable(indent int, lines []string) []string {
	var parts []string
	for _, text := range lines {
		for line := range strings.SplitSeq(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n") {
			parts = append(parts, plain.Wrap(p.fit(line), p.width-indent-2)...)
		}
	}
	return parts
}

func (p *page) barred(indent int, t tone, lines ...string) {
	for _, line := range lines {
		p.line(span{body, strings.Repeat(" ", indent)}, span{bar.tone, p.sign(bar) + " "}, span{t, line})
	}
}

// head writes the course's name and, at the right end, how far the learner has come.
func (p *page) head(title string, done []bool, progress string) {
	var dots []span
	wide := plain.Width(progress)
	if len(done) > 0 && len(done)+2+wide+12 <= p.width {
		wide += len(done) + 2
		for _, is := range done {
			m := dotLeft
			if is {
				m = dotDone
			}
			dots = append(dots, span{m.tone, p.sign(m)})
		}
		dots = append(dots, span{body, "  "})
	}
	title = plain.Cut(p.fit(title), p.width-wide-2, p.sign(ellipsis))
	space := p.width - plain.Width(title) - wide
	spans := append([]span{{strong, title}, {body, strings.Repeat(" ", space)}}, dots...)
	p.line(append(spans, span{quiet, progress})...)
}

// entry is a line about a lesson.
type entry struct {
	symbol symbol
	number int
	title  string
	tone   tone
	count  string // "3 of 5 checks"
	extra  string // "0.4 s", "unchanged"
	reason string // "not run: ..."; wrapped
}

// entries writes the lessons' lines so that their columns stand below each other, and after each what
// belongs to it.
func (p *page) entries(all []entry, after func(i int)) {
	const lead = 5 // the mark, the number and the spaces after them
	title, count := 27, 0
	for _, e := range all {
		title = max(title, plain.Width(p.fit(e.title)))
		if e.extra != "" {
			count = max(count, plain.Width(e.count))
		}
	}
	// What stands right of the titles keeps its room; long titles are cut.
	space := 4
	if p.width < 60 {
		space = 2
	}
	title = min(title, p.width-lead-space-14)
	if p.width >= 72 {
		title = min(title, p.width-lead-space-26)
	}
	column := lead + title + space

	for i, e := range all {
		name := plain.Cut(p.fit(e.title), title, p.sign(ellipsis))
		spans := []span{
			{e.symbol.tone, p.sign(e.symbol)}, {quiet, fmt.Sprintf(" %02d ", e.number)}, {e.tone, name},
		}
		pad := strings.Repeat(" ", column-lead-plain.Width(name))
		switch reason := p.fit(e.reason); {
		case reason == "":
			spans = append(spans, span{body, pad})
			switch room := column+count+3+plain.Width(e.extra) <= p.width; {
			case room && e.extra != "":
				gap := strings.Repeat(" ", count-plain.Width(e.count)+3)
				spans = append(spans, span{body, e.count + gap}, span{quiet, e.extra})
			case e.extra == unchanged && e.symbol == passed: // that it was not run again matters more than how much
				spans = append(spans, span{quiet, e.extra})
			default:
				spans = append(spans, span{body, e.count})
			}
			p.line(spans...)
		case column+24 <= p.width:
			parts := plain.Wrap(reason, p.width-column)
			p.line(append(spans, span{body, pad}, span{quiet, parts[0]})...)
			for _, part := range parts[1:] {
				p.line(span{body, strings.Repeat(" ", column)}, span{quiet, part})
			}
		default:
			p.line(spans...)
			p.prose(lead, quiet, reason)
		}
		after(i)
	}
}

// unchanged is said of a verdict that is an earlier run's, in place of how long it took.
const unchanged = "unchanged"

// took is a span of time as a reader wants it: "40 ms", "0.4 s", "12 s".
func took(m verdict.Millis) string {
	switch d := m.Duration(); {
	case d < 95*time.Millisecond:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	case d < 9950*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
}

// number writes a lesson's number as its folder does.
func number(n int) string { return cmdline.Number(n) }
