package curriculum

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"handshake/grader/internal/wording"
)

// Decoy is a wrong program that looks like one of the known mistakes and isn't, or is one in another architecture. It's kept as
// lessons/ID/decoys/NAME.txtar, an archive of its files under a few lines of text:
//
//	What is really wrong, in a sentence or two.
//
//	May-Say: the names of mistakes whose advice is true of it
//	Never-Say: the names of evidence that would be false
//	-- server.go --
//
// An archive without main.go and run has only the files in which it differs from the lesson's solution.
type Decoy struct {
	Name     string
	Path     string // of the archive, below the course's root
	About    string
	MaySay   []string
	NeverSay []string
	files    []txtar.File
}

// Decoys is the folder of the lesson's decoys, below the course's root.
func (l Lesson) Decoys() string { return filepath.Join(Texts, l.ID, "decoys") }

// LoadDecoys reads all decoys of a lesson, by name. Those that can't be read are told in the error, and the others are returned.
func LoadDecoys(root string, lesson Lesson) ([]Decoy, error) {
	paths, err := filepath.Glob(filepath.Join(root, lesson.Decoys(), "*.txtar"))
	if err != nil {
		return nil, wording.Errorf("look for decoys: %w", err)
	}
	slices.Sort(paths)
	var all []Decoy
	var wrong []error
	for _, path := range paths {
		shown := filepath.Join(lesson.Decoys(), filepath.Base(path))
		d, err := readDecoy(path)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", shown, err))
			continue
		}
		d.Path = shown
		all = append(all, d)
	}
	return all, errors.Join(wrong...)
}

func readDecoy(path string) (Decoy, error) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		return Decoy{}, err
	}
	d := Decoy{Name: strings.TrimSuffix(filepath.Base(path), ".txtar"), files: archive.Files}
	var about []string
	for line := range strings.Lines(string(archive.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch key {
		case "May-Say":
			d.MaySay = append(d.MaySay, words(value)...)
		case "Never-Say":
			d.NeverSay = append(d.NeverSay, words(value)...)
		default:
			about = append(about, strings.TrimSpace(line))
		}
	}
	d.About = strings.TrimSpace(strings.Join(about, " "))
	switch {
	case d.About == "":
		return Decoy{}, wording.Error("it doesn't say what is wrong: start it with a sentence about that")
	case len(d.files) == 0:
		return Decoy{}, wording.Error("it contains no files: add them, each below a line such as -- server.go --")
	}
	return d, nil
}

// Make writes the decoy's program to dir, which must not be there yet.
func (d Decoy) Make(root string, lesson Lesson, dir string) error {
	whole := slices.ContainsFunc(d.files, func(f txtar.File) bool { return f.Name == "main.go" || f.Name == "run" })
	if !whole {
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, Solutions, lesson.ID))); err != nil {
			return wording.Errorf("copy the solution: %w", err)
		}
	}
	for _, f := range d.files {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) {
			return wording.Errorf("the decoy has a file outside its folder: %s", f.Name)
		}
		path, mode := filepath.Join(dir, filepath.FromSlash(f.Name)), os.FileMode(0o666)
		if f.Name == "run" {
			mode = 0o777
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return wording.Errorf("write the decoy: %w", err)
		}
		if err := os.WriteFile(path, f.Data, mode); err != nil {
			return wording.Errorf("write the decoy: %w", err)
		}
	}
	return nil
}
