package report

import (
	"fmt"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/aymanbagabas/go-udiff"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Difference is a learner's file beside the solution's.
type Difference struct {
	Mine, Theirs      string   // the two files, as the learner would type them
	MyText, TheirText string   // what is in them
	Others            []string // what else there is to say of other files, a phrase each
	Passed            bool     // the learner's passes, too
	Next              string   // what to do next

	Design, Text string // the theirs is another design than the solution, which is mine: what it is, and a text about it
}

// contextLines is how many lines stand around each change, as diff and git have it.
const contextLines = 3

// How the two sides are printed. Red and green are as in git; neither is bold, since neither is wrong.
var (
	minus = lipgloss.NewStyle().Foreground(lipgloss.Red)
	plus  = lipgloss.NewStyle().Foreground(lipgloss.Green)
)

// Differences writes how the solution differs from the learner's file, as a unified diff.
func Differences(w io.Writer, d Difference, opt Options) error {
	t := newTeller(verdict.Report{}, opt, 0)
	p := &t.page
	mine, theirs := unixLines(d.MyText), unixLines(d.TheirText)
	diff, err := udiff.ToUnifiedDiff(d.Mine, d.Theirs, mine, udiff.Lines(mine, theirs), contextLines)
	if err != nil {
		return wording.Errorf("compare %s with %s: %w", d.Mine, d.Theirs, err)
	}
	switch {
	case d.Design != "":
		p.prose(0, strong, sentence(fmt.Sprintf(p.words.AnotherDesign, d.Design)))
		p.blank()
		p.prose(0, body, d.Text)
		p.blank()
		p.line(span{body, side(minus, p.fit("- "+fmt.Sprintf(p.words.TheSolution, d.Mine)))})
		p.line(span{body, side(plus, p.fit("+ "+fmt.Sprintf(p.words.ThisDesign, d.Theirs)))})
	case len(diff.Hunks) == 0:
		p.prose(0, body, Same(d.Mine))
	default:
		p.line(span{body, side(minus, p.fit("- "+fmt.Sprintf(p.words.Yours, d.Mine)))})
		p.line(span{body, side(plus, p.fit("+ "+fmt.Sprintf(p.words.Their, d.Theirs)))})
	}
	for _, hunk := range diff.Hunks {
		p.blank()
		p.hunk(hunk)
	}
	p.blank()
	for _, other := range d.Others {
		p.prose(0, body, sentence(other))
	}
	p.blank()
	if d.Passed && len(diff.Hunks) > 0 {
		p.prose(0, body, BothPass())
	} else if len(diff.Hunks) > 0 {
		p.prose(0, body, p.words.OneAnswer)
	}
	p.blank()
	t.action(d.Next)
	return p.print(w, opt)
}

// hunk writes one place where the two differ.
func (p *page) hunk(h *udiff.Hunk) {
	var from, to int
	for _, line := range h.Lines {
		if line.Kind != udiff.Insert {
			from++
		}
		if line.Kind != udiff.Delete {
			to++
		}
	}
	p.line(span{quiet, fmt.Sprintf("@@ -%d,%d +%d,%d @@", h.FromLine, from, h.ToLine, to)})
	for _, line := range h.Lines {
		code := p.fit(strings.TrimRight(line.Content, "\n"))
		switch line.Kind {
		case udiff.Delete:
			p.line(span{body, side(minus, "- "+code)})
		case udiff.Insert:
			p.line(span{body, side(plus, "+ "+code)})
		default:
			p.line(span{body, "  " + code})
		}
	}
}

// side gives a line the colour of its side, but not the spaces at its end.
func side(style lipgloss.Style, text string) string {
	return style.Render(strings.TrimRight(text, " "))
}

// unixLines is text with the line ends that Go has: what editors on Windows add is no difference, nor is a newline at the very
// end.
func unixLines(text string) string {
	if text = strings.ReplaceAll(text, "\r\n", "\n"); text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}
