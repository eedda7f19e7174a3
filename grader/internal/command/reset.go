package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/report"
	"handshake/grader/internal/workspace"
)

// resetCommand starts a lesson over.
type resetCommand struct {
	Lesson  string `arg:"" optional:"" help:"The lesson, by number, name or the start of a name. Required."`
	Restore string `placeholder:"BACKUP" help:"Restore the backup BACKUP instead, given by path or time. Your current work is backed up too."`
}

// Run replaces the learner's work by a fresh starter or by a backup, and says where the old work is.
func (c *resetCommand) Run(a *app) error {
	if c.Lesson == "" {
		return &problem{say("reset needs to know which lesson to start over"), say("name the lesson: %s", typed("reset", "02"))}
	}
	work, err := a.learnersWork()
	if err != nil {
		return err
	}
	lesson, err := a.lesson(work, c.Lesson)
	if err != nil {
		return err
	}
	if c.Restore != "" {
		return c.restore(a, work, lesson)
	}
	edit := filepath.Join(curriculum.Work, lesson.ID, curriculum.EditedFile)
	shown := filepath.Join(curriculum.Work, lesson.ID)
	next := say("read %s, then edit %s.", lesson.Text(), edit)
	if _, err := os.Lstat(work.Workspace.Program(lesson)); errors.Is(err, fs.ErrNotExist) {
		notes, err := begin(work, lesson)
		if err != nil {
			return err
		}
		return report.Say(a.out, say("You hadn't started lesson %02d yet. %s", lesson.Number(), strings.Join(notes, " ")), next, screen(a.out))
	}
	if work.Untouched(lesson, work.Workspace.Program(lesson)) {
		return report.Say(a.out, say("%s is still the unchanged starter, so there is nothing to reset.", shown), next, screen(a.out))
	}
	backup, err := work.Reset(lesson, time.Now())
	if err != nil {
		return wontReset(err)
	}
	_ = work.Note(lesson, workspace.Seen{}) // the hints start again, too
	text := say("%s is the starter again.\n\n%s%s", shown, kept(lesson, backup, say("Your old work")), moved(work, lesson, backup))
	return report.Say(a.out, text, next, screen(a.out))
}

// restore brings a backup back.
func (c *resetCommand) restore(a *app, work *attempt.Work, lesson curriculum.Lesson) error {
	backup, err := work.Restore(lesson, c.Restore, time.Now())
	switch times := work.Backups(lesson); {
	case errors.Is(err, workspace.ErrNoBackup) && len(times) == 0:
		return &problem{
			say("there is no backup %q of lesson %02d, and no other backup of it", c.Restore, lesson.Number()),
			say("look in %s: each backup is named after its lesson and time", filepath.Join(curriculum.Work, ".backup")),
		}
	case errors.Is(err, workspace.ErrNoBackup):
		return &problem{
			say("lesson %02d has no backup %q; its backups are %s", lesson.Number(), c.Restore, strings.Join(times, ", ")),
			say("choose one of them: %s", typed("reset", numbered(lesson), cmdline.Restore(times[len(times)-1]))),
		}
	case err != nil:
		return wontReset(err)
	}
	text := say("%s is restored from the backup.\n\n", filepath.Join(curriculum.Work, lesson.ID))
	if backup != "" {
		text += kept(lesson, backup, say("The work that was there before")) + moved(work, lesson, backup)
	}
	return report.Say(a.out, text, typed("check", numbered(lesson)), screen(a.out))
}

// kept says where a backup is, and how to get it back.
func kept(lesson curriculum.Lesson, backup, what string) string {
	return say("%s is kept in\n\n    %s\n\nTo restore it:\n\n    %s", what,
		filepath.Join(curriculum.Work, ".backup", filepath.Base(backup)),
		typed("reset", numbered(lesson), cmdline.Restore(workspace.BackupTime(lesson, backup))))
}

// moved warns a learner whose terminal is in the folder that was moved: it has moved along.
func moved(work *attempt.Work, lesson curriculum.Lesson, backup string) string {
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	for _, old := range []string{work.Workspace.Program(lesson), backup} {
		if inside, err := filepath.Rel(old, here); err == nil && filepath.IsLocal(inside) {
			return say("\n\nThis terminal is in the old folder. Change to the new one:\n\n    cd %s", work.Workspace.Program(lesson))
		}
	}
	return ""
}

// wontReset says what to do about work that couldn't be moved. Nothing is lost by then.
func wontReset(err error) error {
	if errors.Is(err, fs.ErrPermission) || isReadOnly(err) {
		return &problem{err.Error(), say("close programs that use files of this lesson, make sure that you can write to work, and try again")}
	}
	return &problem{err.Error(), say("make sure that the disk has space and that no program uses files of this lesson, and try again")}
}
