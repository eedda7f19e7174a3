package command

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/report"
)

// solutionCommand shows how the solution differs from the learner's work.
type solutionCommand struct {
	Lesson string `arg:"" optional:"" help:"The lesson, by number, name or the start of a name (default: the last one that passes)."`
	Force  bool   `help:"Show it even if the lesson doesn't pass yet."`
	Design string `placeholder:"NAME" help:"Compare the solution with another design that passes too. Without it, the designs are listed below the solution."`
}

// Run compares the two. Reading a solution before your own works teaches little, so it needs --force.
func (c *solutionCommand) Run(a *app) error {
	work, err := a.learnersWork()
	if err != nil {
		return err
	}
	lesson, err := c.lesson(a, work)
	if err != nil {
		return err
	}
	number := numbered(lesson)
	passed := work.Passed(lesson)
	switch {
	case !work.Begun(lesson):
		return &problem{say("you haven't started lesson %s, so there is nothing to compare", number), say("start it: %s", typed("check", numbered(lesson)))}
	case !passed && !c.Force:
		return &problem{
			say("lesson %s hasn't passed with your current code, so its solution stays hidden", number),
			say("%s, or show it anyway: %s", typed("check", numbered(lesson)), typed("solution", number, cmdline.Force)),
		}
	}
	designs, err := curriculum.LoadDesigns(work.Root, lesson)
	if err != nil {
		return &problem{err.Error(), say("restore the file: git checkout %s", lesson.Designs())}
	}
	if c.Design != "" {
		return c.design(a, work, lesson, designs)
	}
	mine := filepath.Join(curriculum.Work, lesson.ID, curriculum.EditedFile)
	theirs := filepath.Join(curriculum.Solutions, lesson.ID, curriculum.EditedFile)
	comparison, err := work.Compare(lesson)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &problem{say("one of the two files %s is missing", curriculum.EditedFile), say("look at the solution itself: %s", theirs)}
	case err != nil:
		return &problem{err.Error(), say("look at the solution itself: %s", theirs)}
	}
	d := report.Difference{
		Mine: mine, Theirs: theirs, MyText: comparison.Mine, TheirText: comparison.Theirs, Passed: passed,
		Others: others(comparison.Changed, comparison.OnlyMine, comparison.OnlyTheirs),
		Next:   a.nextAfter(lesson, passed),
	}
	for _, design := range designs {
		d.Others = append(d.Others, say("Another good answer is %s: %s", design.Subject, typed("solution", number, cmdline.Design(design.Name))))
	}
	return report.Differences(a.out, d, screen(a.out))
}

// design compares the solution with another design.
func (c *solutionCommand) design(a *app, work *attempt.Work, lesson curriculum.Lesson, designs []curriculum.Design) error {
	at := slices.IndexFunc(designs, func(d curriculum.Design) bool { return d.Name == c.Design })
	if at < 0 {
		return &problem{say("lesson %s has no design named %q", numbered(lesson), c.Design), say("list its designs below the solution: %s", typed("solution", numbered(lesson)))}
	}
	design := designs[at]
	solution, theirs, err := work.CompareDesign(lesson, design)
	if err != nil {
		return err
	}
	return report.Differences(a.out, report.Difference{
		Mine: filepath.Join(curriculum.Solutions, lesson.ID, curriculum.EditedFile), Theirs: design.Path, MyText: solution, TheirText: theirs, Passed: true,
		Design: design.Subject, Text: design.Body, Next: a.nextAfter(lesson, work.Passed(lesson)),
	}, screen(a.out))
}

// lesson is the one that was named, or the last that passes.
func (c *solutionCommand) lesson(a *app, work *attempt.Work) (last curriculum.Lesson, err error) {
	if c.Lesson != "" {
		return a.lesson(work, c.Lesson)
	}
	for _, lesson := range a.course.Lessons {
		if work.Passed(lesson) {
			last = lesson
		}
	}
	if last.ID == "" {
		return last, &problem{say("no lesson has passed with your current code"), say("%s, or name a lesson: %s", typed("check", ""), typed("solution", "02"))}
	}
	return last, nil
}

// others says how the other files differ.
func others(changed, mine, theirs []string) (phrases []string) {
	for _, group := range []struct {
		names     []string
		one, many string
	}{
		{changed, say("differs too"), say("differ too")}, {mine, say("is only in your folder"), say("are only in your folder")}, {theirs, say("is only in the solution"), say("are only in the solution")},
	} {
		switch n := len(group.names); n {
		case 0:
		case 1:
			phrases = append(phrases, group.names[0]+" "+group.one)
		default:
			phrases = append(phrases, strings.Join(group.names[:n-1], ", ")+" and "+group.names[n-1]+" "+group.many)
		}
	}
	return phrases
}

// nextAfter is what to do after a look at the solution of a lesson.
func (a *app) nextAfter(lesson curriculum.Lesson, passed bool) string {
	if !passed {
		return say("close it, write your own, and check it: %s", typed("check", numbered(lesson)))
	}
	for _, later := range a.course.Lessons {
		switch {
		case later.Number() <= lesson.Number():
		case a.watching:
			return say("press n to continue with lesson %02d.", later.Number())
		default:
			return say("continue with lesson %02d: %s", later.Number(), typed("check", numbered(later)))
		}
	}
	if a.watching {
		return say("press any other key to go back.")
	}
	return typed("check", "")
}
