package command

import (
	"fmt"
	"path/filepath"

	"handshake/grader/curriculum"
	"handshake/grader/workspace"
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
	root, err := root()
	if err != nil {
		return err
	}
	w := workspace.Workspace{Root: root, Dir: filepath.Join(root, curriculum.Work)}
	cache, _ := workspace.OpenCache(root, "last") // without it nothing is known to have passed
	here := "  <- you are here"
	for _, lesson := range h.course.Lessons {
		state := "not begun"
		if w.Begun(lesson) {
			state = "begun"
		}
		if cache != nil {
			if key, err := cache.Key(lesson, w.Program(lesson)); err == nil {
				if _, ok := cache.Load(key); ok {
					state = "passed"
				}
			}
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
