package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/term"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/wording"
	"handshake/grader/internal/workspace"
)

// learnersWork is the work/ of the course around the working directory, with its cache. Its Grader has no Keeper yet.
func (a *app) learnersWork() (*attempt.Work, error) {
	root, err := root()
	if err != nil {
		return nil, err
	}
	cache, _ := workspace.OpenCache(root, racesLast) // without it nothing is known to have passed
	return &attempt.Work{
		Workspace: workspace.Workspace{Root: root, Dir: filepath.Join(root, curriculum.Work)},
		Shown:     curriculum.Work, Own: true, Cache: cache, Grader: &grade.Grader{Seed: newSeed(), Probes: true, Wire: a.course.Wire}, Progress: a.grading,
	}, nil
}

// workFolder is the folder that contains the lesson folders, as named on the command line: the course's own work/, or an existing
// one.
func workFolder(root, word string) (string, error) {
	if word == curriculum.Work {
		return filepath.Join(root, curriculum.Work), nil
	}
	if err := isFolder(word, say("give the folder that contains the lesson folders, as in --work solution")); err != nil {
		return "", err
	}
	dir, err := filepath.Abs(word)
	if err != nil {
		return "", wording.Errorf("find %s: %w", word, err)
	}
	return dir, nil
}

// isFolder returns a problem if the path isn't a folder.
func isFolder(path, next string) error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return &problem{say("there is no folder %s", path), next}
	}
	return nil
}

// lesson finds the lesson that was asked for, or the first one that isn't known to pass.
func (a *app) lesson(work *attempt.Work, word string) (curriculum.Lesson, error) {
	if len(a.course.Lessons) == 0 {
		return curriculum.Lesson{}, noLessons()
	}
	if word == "" {
		lesson, _ := work.Current(a.course)
		return lesson, nil
	}
	lesson, err := a.course.Find(word)
	if err != nil {
		return lesson, &problem{err.Error(), say("list the lessons: %s", typed("list", ""))}
	}
	return lesson, nil
}

// noLessons says that the table of lessons is empty.
func noLessons() error {
	return &problem{say("the course has no lessons"), say("list them in lessons/lessons.go")}
}

// begin copies the lesson's starter to the learner's folder, unless the folder exists. It returns a note if it did.
func begin(work *attempt.Work, lesson curriculum.Lesson) (notes []string, err error) {
	made, err := work.Begin(lesson)
	switch {
	case errors.Is(err, fs.ErrPermission) || isReadOnly(err):
		return nil, &problem{err.Error(), say("clone the kit into a folder that you can write to, or grade a different one: --work DIR")}
	case errors.Is(err, fs.ErrNotExist):
		return nil, &problem{err.Error(), say("check that %s exists (git status shows what is missing), and try again", filepath.Join(curriculum.Starters, lesson.ID))}
	case err != nil:
		return nil, &problem{err.Error(), say("make sure that %s is a folder on a disk with free space, and try again", curriculum.Work)}
	case made:
		return []string{say("Created %s from the starter of lesson %02d.", filepath.Join(curriculum.Work, lesson.ID), lesson.Number())}, nil
	}
	return nil, nil
}

// grading says that a program is being graded.
func (a *app) grading(shown string) (done func()) {
	return a.progress(say("building and checking %s", shown))
}

// needsGo returns a problem if Go isn't installed and the lesson's program needs it.
func needsGo(work *attempt.Work, lesson curriculum.Lesson) error {
	source, err := work.Source(lesson)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath("go"); err != nil && source.Script() == "" {
		return &problem{program.ErrNoGo.Error(), say(getGo)}
	}
	return nil
}

// progress shows on a terminal what is in progress, until the returned function removes it.
func (a *app) progress(doing string) (done func()) {
	file, ok := a.err.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) || os.Getenv("TERM") == "dumb" {
		return func() {}
	}
	fmt.Fprint(file, doing+" ...")
	return func() { fmt.Fprint(file, "\r\x1b[K") }
}
