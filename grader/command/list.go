package command

import (
	"fmt"

	"handshake/grader/verdict"
)

// listCommand lists the lessons.
type listCommand struct{}

// listCommandLine is what the learner types for it.
func listCommandLine() string {
	if underMake() {
		return "make list"
	}
	return "go run ./grader list"
}

// Run prints a line for each lesson. What has passed is known from the verdicts kept for just these programs; nothing is graded.
func (listCommand) Run(h *house) error {
	work, err := h.learnersWork()
	if err != nil {
		return err
	}
	here := "  <- you are here"
	for _, lesson := range h.course.Lessons {
		state := "not begun"
		known, ok := work.Known(lesson)
		switch {
		case ok && known.Outcome == verdict.Passed:
			state = "passed"
		case ok && known.Failure == nil && !known.Untouched:
			state = fmt.Sprintf("%d passed", known.Count(verdict.Passed))
		case work.Begun(lesson):
			state = "begun"
		}
		arrow := ""
		if state != "passed" {
			arrow, here = here, ""
		}
		fmt.Fprintf(h.out, "%02d  %-28s %2d checks  %s%s\n", lesson.Number(), lesson.Title, len(lesson.Checks), state, arrow)
	}
	fmt.Fprintf(h.out, "\nNext: %s\n", checkCommandLine())
	return nil
}
