package command

import (
	"slices"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/workspace"
)

// hintCommand shows the hints of a lesson, one at a time.
type hintCommand struct {
	Lesson string `arg:"" optional:"" help:"The lesson, by number, name or the start of a name (default: the first one that hasn't passed)."`
	Again  bool   `help:"Start again with the first hint."`
}

// Run shows the next hint. If the last check recognized a mistake, its advice comes first, once for each version of the program.
func (c *hintCommand) Run(a *app) error {
	work, err := a.learnersWork()
	if err != nil {
		return err
	}
	if _, left := work.Current(a.course); c.Lesson == "" && !left && len(a.course.Lessons) > 0 {
		return report.Say(a.out, say("Every lesson passes, so you don't need a hint."), say("you can still read a lesson's hints: %s", typed("hint", "02")), screen(a.out))
	}
	lesson, err := a.lesson(work, c.Lesson)
	if err != nil {
		return err
	}
	hints, err := curriculum.Hints(work.Root, lesson)
	if err != nil {
		return &problem{err.Error(), say("check that %s exists (git status shows what is missing), and try again", lesson.Text())}
	}
	named := ""
	if c.Lesson != "" {
		named = numbered(lesson)
	}
	seen := work.Seen(lesson)
	seen.Hints = min(seen.Hints, len(hints))
	page := report.Hint{
		Number: lesson.Number(), Lesson: lesson.Title, Text: lesson.Text(), Of: len(hints),
		More: typed("hint", named), Again: typed("hint", named, cmdline.Again),
	}
	if c.Again {
		seen = workspace.Seen{}
	}
	known, checked := work.Known(lesson)
	page.Unchecked = !checked && work.Begun(lesson) && !work.Untouched(lesson, work.Workspace.Program(lesson))
	key := programKey(work, lesson)
	if advice := advised(known); len(advice) > 0 && seen.Advice != key {
		page.Advice, seen.Advice = advice, key
	}
	if seen.Hints < len(hints) {
		page.Title, page.Body = hints[seen.Hints].Title, hints[seen.Hints].Body
		seen.Hints++
		page.This = seen.Hints
	}
	_ = work.Note(lesson, seen) // without it the same hint is shown again
	options := screen(a.out)
	switch {
	case a.watching:
		options.OnSave, page.More = true, say("press h.")
	case named != "":
		options.Again = typed("check", numbered(lesson))
	}
	return report.Hints(a.out, page, options)
}

// advised is the advice of the last check: for the whole program, or for the first check that failed.
func advised(known verdict.Lesson) []verdict.Advice {
	if i := known.FirstFailed(); len(known.Advice) == 0 && i >= 0 {
		return known.Checks[i].Advice
	}
	return known.Advice
}

// programKey identifies this version of the program; "" if nothing does.
func programKey(work *attempt.Work, lesson curriculum.Lesson) string {
	source, err := work.Source(lesson)
	if err != nil || work.Cache == nil {
		return ""
	}
	key, err := work.Cache.Key(lesson, source.Dir)
	if err != nil {
		return ""
	}
	return key
}

// hint is the command that shows a hint about what was just checked. There is none for other people's work, or for a lesson that
// has just begun: its text comes first.
func (c *checkCommand) hint(r verdict.Report) string {
	begins := slices.ContainsFunc(r.Lessons, func(l verdict.Lesson) bool {
		return l.Outcome == verdict.Failed && l.Untouched && l.Failure == nil
	})
	switch {
	case begins:
		return ""
	case c.Program != "" || c.Work != curriculum.Work:
		return ""
	case len(c.Lessons) == 1:
		return typed("hint", c.Lessons[0])
	}
	return typed("hint", "")
}
