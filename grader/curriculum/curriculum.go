// Package curriculum knows what a course consists of: lessons with their checks, in an explicit list, and the folders with each
// lesson's text, hints, starter, solution, known mistakes, decoys and designs. It reads those folders, and Scaffold makes the
// folders of a new lesson. It doesn't grade, and it knows nothing of terminals.
package curriculum

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/check"
	"handshake/grader/explore"
	"handshake/grader/internal/wording"
)

// The folders of a course, below its root.
const (
	Texts     = "lessons"
	Starters  = "starter"
	Solutions = "solution"
	Work      = "work"
)

// Finished is a text to read when all lessons pass. A course may be without it.
const Finished = Texts + "/finished.md"

// EditedFile is the file of each program that the learner writes. All others are provided.
const EditedFile = "server.go"

// Lesson is one step of a course.
type Lesson struct {
	ID     string // its folder's name, with its number first: "02-emit-count"
	Title  string // "Emit the count"
	Checks []check.Check
	Given  []string // the IDs of the checks that the starter passes already; it must fail all others

	// Explore says which behaviours random conversations may expect in this lesson. They run when all checks have passed. The zero
	// value is a lesson without them.
	Explore explore.Contract

	// Probes are experiments that tell apart mistakes that look alike in the checks. They run only after a failure.
	Probes []check.Probe

	// Site and Words are those of the course, which New fills in.
	Site  check.Site
	Words Words
}

// Number is the lesson's position in the course, from its ID; 0 if the ID has none.
func (l Lesson) Number() int {
	digits, _, _ := strings.Cut(l.ID, "-")
	n, _ := strconv.Atoi(digits)
	return n
}

// Name is the ID without its number: "emit-count".
func (l Lesson) Name() string {
	_, name, _ := strings.Cut(l.ID, "-")
	return name
}

// Text is the path of the lesson's text below the course's root.
func (l Lesson) Text() string { return filepath.Join(Texts, l.ID, "README.md") }

// Words are the sentences that only one course needs.
type Words = wording.Course

// Sentences are what is said about a failure of one kind, or of a Case.
type Sentences = wording.Sentences

// Case is a form of a kind of failure that has sentences of its own.
type Case = wording.Case

// Course is a list of lessons, in their order, and everything that they share.
type Course struct {
	Title   string
	Site    check.Site // what its servers have in common
	Words   Words      // the sentences that only this course needs
	Lessons []Lesson

	// Language is that of the course's texts, as a BCP 47 tag: "en" or "de". The kit speaks it, too. The zero value is English.
	Language string

	// Wire is the protocol that the course's servers speak, by the name that check --wire has for it. The zero value is JSON, except for a
	// program that isn't in Go and serves Socket.IO's client script.
	Wire string
}

// New returns the course with its Site and its Words in every lesson that has none of its own.
func New(course Course) Course {
	course.Lessons = slices.Clone(course.Lessons)
	for i := range course.Lessons {
		lesson := &course.Lessons[i]
		if lesson.Site == (check.Site{}) {
			lesson.Site = course.Site
		}
		if lesson.Words.Empty() {
			lesson.Words = course.Words
		}
	}
	return course
}

// Find returns the lesson with that number (2 or 02), ID or name, or the only one whose ID or name starts with the word. The error
// for an unknown word suggests the most similar lesson.
func (c Course) Find(word string) (Lesson, error) {
	word = strings.Trim(filepath.ToSlash(word), "/ ")
	word = word[strings.LastIndex(word, "/")+1:] // work/02-emit-count, as the shell completes it
	if n, err := strconv.Atoi(word); err == nil {
		for _, lesson := range c.Lessons {
			if lesson.Number() == n {
				return lesson, nil
			}
		}
	}
	var found []Lesson
	lower := strings.ToLower(word)
	for _, lesson := range c.Lessons {
		switch {
		case lower == lesson.ID || lower == lesson.Name():
			return lesson, nil
		case lower != "" && (strings.HasPrefix(lesson.ID, lower) || strings.HasPrefix(lesson.Name(), lower)):
			found = append(found, lesson)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Lesson{}, wording.Errorf("there is no lesson %q; %s", word, c.suggest(lower))
	}
	return Lesson{}, wording.Errorf("%q could be %s; type one more letter", word, list(found))
}

// suggest names the lesson with the most similar name, or all lessons if none is similar.
func (c Course) suggest(word string) string {
	best, least := Lesson{}, 4
	for _, lesson := range c.Lessons {
		for _, name := range []string{lesson.ID, lesson.Name()} {
			if d := check.Distance(word, name); d < least {
				best, least = lesson, d
			}
		}
		for part := range strings.SplitSeq(lesson.Name(), "-") {
			if d := check.Distance(word, part); d < min(least, 3) {
				best, least = lesson, d
			}
		}
	}
	if best.ID != "" {
		return wording.Say("did you mean %s?", best.ID)
	}
	return wording.Say("the lessons are %s", list(c.Lessons))
}

func list(lessons []Lesson) string {
	ids := make([]string, len(lessons))
	for i, lesson := range lessons {
		ids[i] = lesson.ID
	}
	return strings.Join(ids, ", ")
}

// ErrNoCourse says that a folder isn't part of a course.
var ErrNoCourse = wording.Error("there is no course here: neither this folder nor any above it contains go.mod and lessons/")

// FindRoot returns the folder of the course that contains dir: the nearest one, upwards, with a go.mod and lessons/.
func FindRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", wording.Errorf("find the course: %w", err)
	}
	for {
		_, noModule := os.Stat(filepath.Join(dir, "go.mod"))
		info, err := os.Stat(filepath.Join(dir, Texts))
		if noModule == nil && err == nil && info.IsDir() {
			return dir, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", wording.Errorf("find the course: %w", err)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", ErrNoCourse
		}
		dir = up
	}
}
