package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"handshake/grader/attempt"
	"handshake/grader/curriculum"
	"handshake/grader/report"
	"handshake/grader/workspace"
)

// resetCommand begins a lesson anew.
type resetCommand struct {
	Lesson  string `arg:"" optional:"" help:"The lesson, by number, name or the beginning of a name. It must be named."`
	Restore string `placeholder:"BACKUP" help:"Bring back the backup BACKUP instead, by its path or its time. What is there now becomes a backup, too."`
}

// Run puts a fresh starter in the place of the learner's work, or old work back, and says where the other went.
func (c *resetCommand) Run(h *house) error {
	if c.Lesson == "" {
		return &problem{"reset wants to be told which lesson to begin anew", "name it: " + typed("reset", "02")}
	}
	work, err := h.learnersWork()
	if err != nil {
		return err
	}
	lesson, err := h.lesson(work, c.Lesson)
	if err != nil {
		return err
	}
	if c.Restore != "" {
		return c.restore(h, work, lesson)
	}
	edit := filepath.Join(curriculum.Work, lesson.ID, curriculum.EditedFile)
	shown := filepath.Join(curriculum.Work, lesson.ID)
	next := fmt.Sprintf("read %s, then edit %s.", lesson.Text(), edit)
	if _, err := os.Lstat(work.Workspace.Program(lesson)); errors.Is(err, fs.ErrNotExist) {
		notes, err := begin(work, lesson)
		if err != nil {
			return err
		}
		return report.Say(h.out, fmt.Sprintf("There was no work on lesson %02d yet. %s", lesson.Number(), strings.Join(notes, " ")), next, screen(h.out))
	}
	if work.Untouched(lesson, work.Workspace.Program(lesson)) {
		return report.Say(h.out, shown+" is the starter as it came. There is nothing to reset.", next, screen(h.out))
	}
	backup, err := work.Reset(lesson, time.Now())
	if err != nil {
		return wontReset(err)
	}
	_ = work.Note(lesson, workspace.Seen{}) // who begins anew sees the hints anew
	text := shown + " is the starter again.\n\n" + kept(lesson, backup, "Your old work") + moved(work, lesson, backup)
	return report.Say(h.out, text, next, screen(h.out))
}

// restore brings a backup back.
func (c *resetCommand) restore(h *house, work *attempt.Work, lesson curriculum.Lesson) error {
	backup, err := work.Restore(lesson, c.Restore, time.Now())
	switch times := work.Backups(lesson); {
	case errors.Is(err, workspace.ErrNoBackup) && len(times) == 0:
		return &problem{
			fmt.Sprintf("there is no backup %q, and no other of lesson %02d", c.Restore, lesson.Number()),
			"look into " + filepath.Join(curriculum.Work, ".backup") + ": each backup has the name of its lesson and the time",
		}
	case errors.Is(err, workspace.ErrNoBackup):
		return &problem{
			fmt.Sprintf("lesson %02d has no backup %q; it has %s", lesson.Number(), c.Restore, strings.Join(times, ", ")),
			"name one of them: " + typed("reset", numbered(lesson), restoring(times[len(times)-1])),
		}
	case err != nil:
		return wontReset(err)
	}
	text := filepath.Join(curriculum.Work, lesson.ID) + " is what it was then.\n\n"
	if backup != "" {
		text += kept(lesson, backup, "What was there until now") + moved(work, lesson, backup)
	}
	return report.Say(h.out, text, typed("check", numbered(lesson)), screen(h.out))
}

// kept says where a backup is, and how to get it back.
func kept(lesson curriculum.Lesson, backup, what string) string {
	return fmt.Sprintf("%s is kept whole, in\n\n    %s\n\nTo bring it back:\n\n    %s", what,
		filepath.Join(curriculum.Work, ".backup", filepath.Base(backup)),
		typed("reset", numbered(lesson), restoring(workspace.BackupTime(lesson, backup))))
}

// moved warns whoever stands in the folder that was moved: the terminal has moved along with it.
func moved(work *attempt.Work, lesson curriculum.Lesson, backup string) string {
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	for _, old := range []string{work.Workspace.Program(lesson), backup} {
		if inside, err := filepath.Rel(old, here); err == nil && filepath.IsLocal(inside) {
			return fmt.Sprintf("\n\nThis terminal stands in the old folder. Change into the new one:\n\n    cd %s", work.Workspace.Program(lesson))
		}
	}
	return ""
}

// wontReset says what to do about work that could not be put aside. Nothing is lost by then.
func wontReset(err error) error {
	if errors.Is(err, fs.ErrPermission) || isReadOnly(err) {
		return &problem{err.Error(), "close what has files of this lesson open, see to it that you may write to work, and try again"}
	}
	return &problem{err.Error(), "see to it that the disk has room and that nothing has files of this lesson open, and try again"}
}
