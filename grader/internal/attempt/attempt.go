// Package attempt grades somebody's work, one lesson after another. It asks the cache first, has grade judge a program that the cache
// doesn't know, and has advice add what a failure looks like. It knows nothing of terminals, or of why or how often it is called.
package attempt

import (
	"context"
	"os"
	"path/filepath"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
	"handshake/grader/internal/workspace"
)

// Work is a folder with a program for each lesson begun, and what is needed to grade it.
type Work struct {
	workspace.Workspace
	Shown    string           // the folder's name in reports: "work"
	Program  string           // one folder that is graded in the place of the lesson's own, as it was typed; mostly "". Its server.go may lie there alone
	Own      bool             // the folder is a learner's, which begins as a copy of the starters
	Cache    *workspace.Cache // nil: every program is graded, and nothing is kept
	Fresh    bool             // every program is graded again, and the cache keeps the result
	Grader   *grade.Grader
	Progress func(shown string) (done func()) // called when a program is about to be graded; nil: nobody wants to know
}

// Source returns where the lesson's program is, and how it is called.
func (w *Work) Source(lesson curriculum.Lesson) (program.Source, error) {
	s := program.Source{
		Dir:   w.Workspace.Program(lesson),
		Shown: filepath.Join(w.Shown, lesson.ID),
		Root:  w.Root,
		As:    curriculum.Work + "/" + lesson.ID,
	}
	if w.Program != "" {
		dir, err := filepath.Abs(w.Program)
		if err != nil {
			return program.Source{}, wording.Errorf("find %s: %w", w.Program, err)
		}
		s.Dir, s.Shown = dir, filepath.Clean(w.Program)
		s.Given = filepath.Join(w.Root, curriculum.Starters, lesson.ID)
	}
	return s, nil
}

// Grade returns the verdict on the lesson's program, from the cache if it holds one for just this program. notes are
// what the reader should know besides.
func (w *Work) Grade(ctx context.Context, lesson curriculum.Lesson) (graded verdict.Lesson, notes []string, err error) {
	source, err := w.Source(lesson)
	if err != nil {
		return verdict.Lesson{}, nil, err
	}
	key := w.key(lesson, source)
	graded, ok := w.passed(key)
	if !ok {
		done := func() {}
		if w.Progress != nil {
			done = w.Progress(source.Shown)
		}
		graded = w.Grader.Lesson(ctx, lesson, source)
		done()
	}
	graded.Untouched = w.Own && w.Untouched(lesson, source.Dir)
	if !graded.Untouched { // a beginning is no mistake
		known, err := advice.Load(w.Root, lesson)
		if err != nil {
			notes = append(notes, wording.Say("Some advice is missing: %s", err))
		}
		advice.Give(&graded, lesson.Text(), known)
	}
	graded.Program, graded.Text = source.Shown, lesson.Text()
	graded.Edit = source.Shown
	if _, err := os.Stat(filepath.Join(source.Dir, curriculum.EditedFile)); (err == nil || w.Own) && source.Script() == "" {
		graded.Edit = filepath.Join(source.Shown, curriculum.EditedFile)
	}
	// A file that was saved meanwhile may or may not be in what was built.
	if !ok && key != "" && key == w.key(lesson, source) {
		_ = w.Cache.Store(key, graded) // it only saves time
	}
	return graded, notes, nil
}

// Known returns what the last look at just this program said, pass or failure, without grading it. It reports false
// if nobody has looked at it since it was changed.
func (w *Work) Known(lesson curriculum.Lesson) (verdict.Lesson, bool) {
	source, err := w.Source(lesson)
	if err != nil {
		return verdict.Lesson{}, false
	}
	key := w.key(lesson, source)
	if key == "" {
		return verdict.Lesson{}, false
	}
	return w.Cache.Last(key)
}

// Passed reports whether the program of the lesson is known to pass as it is.
func (w *Work) Passed(lesson curriculum.Lesson) bool {
	known, ok := w.Known(lesson)
	return ok && known.Outcome == verdict.Passed
}

// Current returns the first lesson of the course that is not known to pass; the last one if all are. It reports
// whether any is left.
func (w *Work) Current(course curriculum.Course) (lesson curriculum.Lesson, left bool) {
	for _, lesson = range course.Lessons {
		if !w.Passed(lesson) {
			return lesson, true
		}
	}
	return lesson, false
}

// key is the program's in the cache, or "" where it has none.
func (w *Work) key(lesson curriculum.Lesson, source program.Source) string {
	if w.Cache == nil {
		return ""
	}
	key, err := w.Cache.Key(lesson, source.Dir)
	if err != nil {
		return ""
	}
	return key
}

func (w *Work) passed(key string) (verdict.Lesson, bool) {
	if key == "" || w.Fresh {
		return verdict.Lesson{}, false
	}
	return w.Cache.Load(key)
}
