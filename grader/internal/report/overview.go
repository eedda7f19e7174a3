package report

import (
	"fmt"
	"io"

	"handshake/grader/internal/verdict"
)

// Overview is how far a learner has come.
type Overview struct {
	Course  string
	Lessons []Stand
	Current int    // the index of the lesson to go on with; -1 if all are known to pass
	Next    string // what to do next
}

// Stand is what is known of a lesson without grading it.
type Stand struct {
	Number  int
	Title   string
	Checks  int             // how many it has
	Begun   bool            // there is work on it
	Checked bool            // the work was checked as it is
	Passed  int             // how many checks it passed then
	Outcome verdict.Outcome // of that check
	Hints   int             // how many hints the learner has seen
	OfHints int             // how many there are
}

// List writes a line for each lesson.
func List(w io.Writer, o Overview, opt Options) error {
	t := newTeller(verdict.Report{}, opt, 0)
	p := &t.page
	done := make([]bool, len(o.Lessons))
	n := 0
	var all []entry
	for i, s := range o.Lessons {
		e := entry{symbol: toDo, number: s.Number, title: s.Title, count: p.words.NotStarted}
		e.symbol.tone = quiet
		switch {
		case s.Checked && s.Outcome == verdict.Passed:
			done[i] = true
			n++
			e.symbol, e.count = passed, p.words.Plural(s.Passed, p.words.Check)
		case s.Checked && s.Passed < s.Checks:
			e.symbol, e.count = failed, fmt.Sprintf(p.words.OfAll, s.Passed, p.words.Plural(s.Checks, p.words.Check))
			if p.width < 60 {
				e.count = fmt.Sprintf(p.words.OfSeveral, s.Passed, s.Checks)
			}
		case s.Begun:
			e.count = p.words.Started
		}
		if s.Hints > 0 {
			e.extra = fmt.Sprintf(p.words.Seen, s.Hints, p.words.Plural(s.OfHints, p.words.HintCount))
		}
		if i == o.Current {
			e.symbol, e.tone = here, strong
		}
		all = append(all, e)
	}
	p.head(or(o.Course, p.words.Course), done, fmt.Sprintf(p.words.OfAll, n, p.words.Plural(len(o.Lessons), p.words.Lesson)))
	p.blank()
	p.entries(all, func(int) {})
	p.blank()
	if o.Current < 0 {
		p.prose(0, good, allPass(n)+".")
		p.blank()
	}
	t.action(o.Next)
	return p.print(w, opt)
}
