package workspace

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/folder"
	"handshake/grader/internal/wording"
)

// Comparison is a learner's program next to the lesson's solution.
type Comparison struct {
	Mine, Theirs string   // what is in curriculum.EditedFile
	Changed      []string // the other files that both have, and that differ, by their path in the program
	OnlyMine     []string
	OnlyTheirs   []string
}

// Compare compares the learner's program with the solution. Hidden files are left out.
func (w Workspace) Compare(lesson curriculum.Lesson) (Comparison, error) {
	solution := filepath.Join(w.Root, curriculum.Solutions, lesson.ID)
	own := w.Program(lesson)
	if linked, err := filepath.EvalSymlinks(own); err == nil {
		own = linked // a walk does not enter a folder that is a link
	}
	var c Comparison
	mine, err := folder.ReadFile(filepath.Join(own, curriculum.EditedFile), maxStamped)
	if err != nil {
		return c, wording.Errorf("read your server: %w", err)
	}
	theirs, err := os.ReadFile(filepath.Join(solution, curriculum.EditedFile))
	if err != nil {
		return c, wording.Errorf("read the solution: %w", err)
	}
	c.Mine, c.Theirs = string(mine), string(theirs)
	mineFiles, theirFiles := otherFiles(own), otherFiles(solution)
	for _, name := range slices.Sorted(maps.Keys(mineFiles)) {
		content, both := theirFiles[name]
		switch {
		case !both:
			c.OnlyMine = append(c.OnlyMine, name)
		case !bytes.Equal(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")), bytes.ReplaceAll(mineFiles[name], []byte("\r\n"), []byte("\n"))):
			c.Changed = append(c.Changed, name)
		}
		delete(theirFiles, name)
	}
	c.OnlyTheirs = slices.Sorted(maps.Keys(theirFiles))
	return c, nil
}

// otherFiles reads all files of a program except the one that the learner writes. A file that can't be read has no content.
func otherFiles(dir string) map[string][]byte {
	files := map[string][]byte{}
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(dir, path)
		switch {
		case err != nil || relErr != nil:
			return nil
		case path != dir && strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return filepath.SkipDir
		case entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || name == curriculum.EditedFile:
			return nil
		}
		var content []byte
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			content, _ = folder.ReadFile(path, maxStamped)
		}
		files[filepath.ToSlash(name)] = content
		return nil
	})
	return files
}

// CompareDesign returns the file to edit as the solution has it, and as another design has it.
func (w Workspace) CompareDesign(lesson curriculum.Lesson, design curriculum.Design) (solution, other string, err error) {
	made, err := os.MkdirTemp("", "handshake-design-")
	if err != nil {
		return "", "", wording.Errorf("make a folder for the design: %w", err)
	}
	defer folder.Remove(made)
	dir := filepath.Join(made, lesson.ID)
	if err := design.Make(w.Root, lesson, dir); err != nil {
		return "", "", err
	}
	theirs, err := os.ReadFile(filepath.Join(dir, curriculum.EditedFile))
	if err != nil {
		return "", "", wording.Errorf("read the design: %w", err)
	}
	ours, err := os.ReadFile(filepath.Join(w.Root, curriculum.Solutions, lesson.ID, curriculum.EditedFile))
	if err != nil {
		return "", "", wording.Errorf("read the solution: %w", err)
	}
	return string(ours), string(theirs), nil
}
