package curriculum

import (
	"path/filepath"

	"handshake/grader/internal/wording"
)

// Design is another good answer to a lesson: a patch that makes it out of the solution, with a text that compares the two. It is kept
// as lessons/ID/designs/NAME.patch, in the form of a Mistake, but it passes every check.
type Design struct {
	Name    string // the patch's file name, without .patch
	Path    string // of the patch, below the course's root
	Subject string // what it is, as half a sentence: "a queue for each client"
	Body    string // paragraphs, each in one line, with a blank line in between
	patch   Mistake
}

// Designs is the folder of the lesson's other designs, below the course's root.
func (l Lesson) Designs() string { return filepath.Join(Texts, l.ID, "designs") }

// LoadDesigns reads all other designs of a lesson, by name. A lesson without any has none, which is no error; patches that can't be
// read are named in the error, and the others are returned.
func LoadDesigns(root string, lesson Lesson) ([]Design, error) {
	patches, err := readPatches(root, lesson.Designs(), func(m Mistake) error {
		if len(m.Fails)+len(m.MayFail) > 0 {
			return wording.Error("it names checks that fail, but another design passes them all: remove these lines")
		}
		return nil
	})
	var all []Design
	for _, patch := range patches {
		all = append(all, Design{Name: patch.Name, Path: patch.Path, Subject: patch.Subject, Body: patch.Body, patch: patch})
	}
	return all, err
}

// Make copies the lesson's solution to dir, which must not be there yet, and turns it into the other design.
func (d Design) Make(root string, lesson Lesson, dir string) error {
	return d.patch.Make(root, lesson, dir)
}
