package report

import (
	"fmt"
	"io"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// SoFar is what there is to say to w of a lesson while its checks still run: how many have passed, which have failed, and what the
// others wait for.
func SoFar(w io.Writer, lesson verdict.Lesson, opt Options) string {
	t := newTeller(verdict.Report{}, opt, 0)
	if n := lesson.Count(verdict.Passed); n > 0 {
		t.page.marked(2, passed, body, fmt.Sprintf(t.page.words.Passed, t.page.words.Plural(n, t.page.words.Check)))
	}
	for _, check := range lesson.Checks {
		if check.Outcome == verdict.Failed {
			t.page.brief(2, failed, check.Title, short(check.Failure)...)
		}
	}
	for _, check := range lesson.Checks {
		if check.Outcome == verdict.NotRun {
			t.page.brief(2, notRun, check.Title, wording.Translate(check.Reason))
		}
	}
	return painted(w, t.page.text.String(), opt)
}
