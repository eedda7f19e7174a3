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
	p.line(span{strong, p.fit(fmt.Sprintf("Lesson %s, %s", number(h.Number), h.Lesson))})
	p.blank()
	if len(h.Advice) > 0 {
		p.prose(0, strong, "What the last check found")
		t.advice(2, h.Advice)
		p.blank()
	}
	again := "To see the hints from the start: " + h.Again
	next := fmt.Sprintf("try it, and %s\nThe next hint: %s", t.again(), h.More)
	switch {
	case h.Of == 0:
		p.prose(0, body, "This lesson has no hints.")
		next = fmt.Sprintf("read %s, and %s", h.Text, t.again())
	case h.This == 0:
		p.prose(0, body, fmt.Sprintf("You have seen all %s of this lesson.", plural(h.Of, "hint")))
		next = fmt.Sprintf("read %s again, and %s\n%s", h.Text, t.again(), again)
	default:
		p.hang(0, span{strong, fmt.Sprintf("Hint %d of %d: ", h.This, h.Of)}, strong, h.Title)
		p.blank()
		p.markdown(2, h.Body, filepath.ToSlash(filepath.Dir(h.Text)))
		if h.This == h.Of {
			next = fmt.Sprintf("try it, and %s\nThat was the last hint. If it isn't enough, read %s again.\n%s", t.again(), h.Text, again)
		}
	}
	p.blank()
	if h.Unchecked {
		p.prose(0, quiet, "Your current code hasn't been checked. A check may help you more than a hint.")
		p.blank()
	}
	t.action(next)
	return p.print(w, opt)
}
