package report

import (
	"fmt"
	"io"
	"path/filepath"

	"handshake/grader/internal/verdict"
)

// Hint is one look at the hints of a lesson.
type Hint struct {
	Number int    // the lesson's
	Lesson string // its title
	Text   string // its README.md, as the learner would type it

	Advice []verdict.Advice // what the last check has recognized; it stands before the hint
	This   int              // which hint is shown, from 1; 0 when all have been
	Of     int              // how many the lesson has
	Title  string           // of the hint
	Body   string           // of the hint, in Markdown

	Unchecked bool   // the program has been changed since it was checked, if it ever was
	More      string // what to type for the next hint
	Again     string // what to type to see them from the first again
}

// Hints writes one hint for the learner, and how to go on.
func Hints(w io.Writer, h Hint, opt Options) error {
	t := newTeller(verdict.Report{}, opt, 0)
	p := &t.page
	p.line(span{strong, p.fit(fmt.Sprintf(p.words.LessonHead, number(h.Number), h.Lesson))})
	p.blank()
	if len(h.Advice) > 0 {
		p.prose(0, strong, p.words.Found)
		t.advice(2, h.Advice)
		p.blank()
	}
	again := fmt.Sprintf(p.words.FromStart, h.Again)
	next := fmt.Sprintf(p.words.TryIt, t.again(), h.More)
	switch {
	case h.Of == 0:
		p.prose(0, body, p.words.NoHints)
		next = fmt.Sprintf(p.words.ReadAnd, h.Text, t.again())
	case h.This == 0:
		p.prose(0, body, fmt.Sprintf(p.words.AllSeen, p.words.Plural(h.Of, p.words.HintCount)))
		next = fmt.Sprintf(p.words.ReadAgain, h.Text, t.again(), again)
	default:
		p.hang(0, span{strong, fmt.Sprintf(p.words.HintOf, h.This, h.Of)}, strong, h.Title)
		p.blank()
		p.markdown(2, h.Body, filepath.ToSlash(filepath.Dir(h.Text)))
		if h.This == h.Of {
			next = fmt.Sprintf(p.words.LastHint, t.again(), h.Text, again)
		}
	}
	p.blank()
	if h.Unchecked {
		p.prose(0, quiet, p.words.Unchecked)
		p.blank()
	}
	t.action(next)
	return p.print(w, opt)
}
