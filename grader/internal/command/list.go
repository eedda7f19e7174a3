package command

import (
	"slices"

	"handshake/grader/curriculum"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
)

// listCommand lists the lessons.
type listCommand struct{}

// Run prints a line for each lesson. The cache says which lessons have passed as they are now. Nothing is graded.
func (listCommand) Run(a *app) error {
	work, err := a.learnersWork()
	if err != nil {
		return err
	}
	current, left := work.Current(a.course)
	o := report.Overview{Course: a.course.Title, Current: -1, Next: typed("check", "")}
	if left {
		o.Current = slices.IndexFunc(a.course.Lessons, func(l curriculum.Lesson) bool { return l.ID == current.ID })
		number, check := numbered(current), typed("check", numbered(current))
		o.Next = say("start lesson %s: %s", number, check)
		if work.Begun(current) {
			o.Next = say("continue with lesson %s: %s", number, check)
		}
	}
	switch {
	case a.watching && left:
		o.Next = say("edit your code and save.")
	case a.watching:
		o.Next = say("press q to quit.")
	}
	for _, lesson := range a.course.Lessons {
		known, checked := work.Known(lesson)
		hints, _ := curriculum.Hints(work.Root, lesson) // a text that cannot be read has none to count
		o.Lessons = append(o.Lessons, report.Stand{
			Number: lesson.Number(), Title: lesson.Title, Checks: len(lesson.Checks), Begun: work.Begun(lesson),
			Checked: checked, Passed: known.Count(verdict.Passed), Outcome: known.Outcome,
			Hints: min(work.Seen(lesson).Hints, len(hints)), OfHints: len(hints),
		})
	}
	return report.List(a.out, o, screen(a.out))
}
