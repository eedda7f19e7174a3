// Package workspace keeps the learner's folder, and the cache of results. work/ starts as a copy of the starters, and nothing in it is
// ever overwritten. It also notes which hints were shown. The package knows files. It doesn't grade,
// and it doesn't know how a result comes about.
package workspace

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"handshake/grader/curriculum"
	"handshake/grader/internal/folder"
	"handshake/grader/internal/wording"
)

// Workspace is a folder with a program for each started lesson.
type Workspace struct {
	Root string // absolute path of the course
	Dir  string // absolute path of the folder: Root/work for a learner
}

// Program is the lesson's folder.
func (w Workspace) Program(lesson curriculum.Lesson) string { return filepath.Join(w.Dir, lesson.ID) }

func (w Workspace) starter(lesson curriculum.Lesson) string {
	return filepath.Join(w.Root, curriculum.Starters, lesson.ID)
}

// Begun reports whether the lesson's folder exists.
func (w Workspace) Begun(lesson curriculum.Lesson) bool {
	_, err := os.Stat(w.Program(lesson))
	return err == nil
}

// Begin copies the lesson's starter into the workspace unless the lesson has a folder there, and reports whether it did. The copy
// gets its name when it's complete, so there is never half a folder.
func (w Workspace) Begin(lesson curriculum.Lesson) (made bool, err error) {
	if w.Begun(lesson) {
		return false, nil
	}
	fresh, done, err := w.copyStarter(lesson)
	if err != nil {
		return false, err
	}
	defer done()
	if err := os.Rename(fresh, w.Program(lesson)); err != nil {
		return false, wording.Errorf("copy the starter of %s: %w", lesson.ID, err)
	}
	return true, nil
}

// copyStarter copies the lesson's starter next to its place, and returns the copy's path. done removes what is left of it.
func (w Workspace) copyStarter(lesson curriculum.Lesson) (fresh string, done func(), err error) {
	if err := os.MkdirAll(w.Dir, 0o777); err != nil {
		return "", nil, wording.Errorf("make the folder for your work: %w", err)
	}
	growing, err := os.MkdirTemp(w.Dir, ".beginning-")
	if err != nil {
		return "", nil, wording.Errorf("make the folder for your work: %w", err)
	}
	done = func() { _ = folder.Remove(growing) }
	fresh = filepath.Join(growing, lesson.ID)
	if err := os.CopyFS(fresh, os.DirFS(w.starter(lesson))); err != nil {
		done()
		return "", nil, wording.Errorf("copy the starter of %s: %w", lesson.ID, err)
	}
	return fresh, done, nil
}

// Untouched reports whether a program is still the lesson's starter, byte for byte.
func (w Workspace) Untouched(lesson curriculum.Lesson, program string) bool {
	starter, err := readTree(w.starter(lesson), Litter)
	if err != nil {
		return false
	}
	own, err := readTree(program, Litter)
	if err != nil || len(own) != len(starter) {
		return false
	}
	for name, content := range starter {
		if other, ok := own[name]; !ok || !bytes.Equal(content, other) {
			return false
		}
	}
	return true
}

// readTree reads all files below a folder, by their path in it. It skips files and folders whose name is to be skipped.
func readTree(dir string, skip func(name string) bool) (map[string][]byte, error) {
	files := map[string][]byte{}
	left, seen := int64(maxTree), 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch seen++; {
		case err != nil:
			return err
		case seen > folder.MaxEntries:
			return folder.ErrTooMany
		case path != dir && skip(entry.Name()):
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		case !entry.Type().IsRegular():
			return fmt.Errorf("%s: %w", path, errIrregular)
		}
		content, err := folder.ReadFile(path, left)
		if err != nil {
			return err
		}
		left -= int64(len(content))
		relative, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(relative)] = content
		return err
	})
	return files, err
}

// maxTree is how many bytes of a folder are read. A larger program is never cached, and isn't a starter.
const maxTree = 16 << 20

// errIrregular says that something in a folder is not a plain file, so reading it doesn't show what it is.
var errIrregular = wording.Error("not a plain file")
