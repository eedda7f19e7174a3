package report

import (
	"fmt"
	"io"
	"strings"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
)

// Finding is one thing that was looked at on the learner's machine.
type Finding struct {
	What  string // two words or three: "C compiler"
	State Health
	Found string // what was found, a phrase
	Do    string // what to do about it, if anything
}

// Health is how well something is.
type Health int

// The states of health. The zero value isn't Well.
const (
	Ill     Health = iota // something does not work until it is mended
	Without               // the kit can do without it
	Well
)

// healths are the symbols of each.
var healths = [...]symbol{Ill: kitFault, Without: notRun, Well: passed}

// Examination writes the findings, and below them the lines to paste when asking for help.
func Examination(w io.Writer, all []Finding, paste []string, next string, opt Options) error {
	t := newTeller(verdict.Report{}, opt, 0)
	p := &t.page
	wide, ill := 0, 0
	for _, f := range all {
		wide = max(wide, plain.Width(f.What))
		if f.State == Ill {
			ill++
		}
	}
	for _, f := range all {
		m := healths[f.State]
		lead := p.sign(m) + " " + f.What + strings.Repeat(" ", wide-plain.Width(f.What)+2)
		p.hang(0, span{m.tone, lead}, body, f.Found)
		if f.Do != "" {
			p.hang(2+wide+2, span{quiet, p.words.Do}, body, f.Do)
		}
	}
	p.blank()
	switch {
	case ill == 0:
		p.prose(0, good, p.words.NoProblems)
	case ill == 1:
		p.prose(0, strong, p.words.OneProblem)
	default:
		p.prose(0, strong, fmt.Sprintf(p.words.Problems, ill))
	}
	if len(paste) > 0 {
		p.blank()
		p.prose(0, body, p.words.Paste)
		p.blank()
		for _, line := range paste {
			p.hang(4, span{}, body, line)
		}
	}
	p.blank()
	t.action(next)
	return p.print(w, opt)
}
