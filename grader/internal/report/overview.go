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
		e := entry{mark: toDo, number: s.Number, title: s.Title, count: "not started"}
		e.mark.tone = quiet
		switch {
		case s.Checked && s.Outcome == verdict.Passed:
			done[i] = true
			n++
			e.mark, e.count = passed, plural(s.Passed, "check")
		case s.Checked && s.Passed < s.Checks:
			e.mark, e.count = failed, fmt.Sprintf("%d of %s", s.Passed, plural(s.Checks, "check"))
			if p.width < 60 {
				e.count = fmt.Sprintf("%d of %d", s.Passed, s.Checks)
			}
		case s.Begun:
			e.count = "started"
		}
		if s.Hints > 0 {
			e.extra = fmt.Sprintf("%d of %s seen", s.Hints, plural(s.OfHints, "hint"))
		}
		if i == o.Current {
			e.mark, e.tone = here, strong
		}
		all = append(all, e)
	}
	p.head(or(o.Course, "Handshake"), done, fmt.Sprintf("%d of %s", n, plural(len(o.Lessons), "lesson")))
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
