package restructure

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"handshake/grader/curriculum"
	"handshake/grader/internal/wording"
)

// servers are the kit's own test servers: they claim what lessons say of them, so they follow a course that changes.
const servers = "grader/testdata/servers"

// mostText is the size above which a file isn't a text that somebody wrote.
const mostText = 2 << 20

// text is a file of the course's module that may speak of lessons.
type text struct {
	path     string // below the root
	content  []byte
	ofCourse bool // it's a part of the course. Other files of the module keep their words, and only their imports change
}

func (t text) markdown() bool { return filepath.Ext(t.path) == ".md" }
func (t text) goFile() bool   { return filepath.Ext(t.path) == ".go" }

// texts reads all texts of the module at root. It leaves out what a learner or a build made, hidden folders and other modules.
func texts(root string) ([]text, error) {
	var all []text
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			hidden := strings.HasPrefix(entry.Name(), ".") && below != "."
			made := below == curriculum.Work || below == "bin" || entry.Name() == "node_modules"
			_, noModule := os.Lstat(filepath.Join(path, "go.mod"))
			if hidden || made || below != "." && noModule == nil {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() || info.Size() > mostText {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.IndexByte(content, 0) >= 0 || !utf8.Valid(content) {
			return nil
		}
		all = append(all, text{below, content, ofCourse(below)})
		return nil
	})
	if err != nil {
		return nil, wording.Errorf("read the course: %w", err)
	}
	return all, nil
}

// ofCourse reports whether a file is a part of the course: its lessons and programs, its pages, and the texts at its root.
func ofCourse(path string) bool {
	path = filepath.ToSlash(path)
	for _, folder := range []string{curriculum.Texts, curriculum.Starters, curriculum.Solutions, "docs", servers} {
		if strings.HasPrefix(path, folder+"/") {
			return true
		}
	}
	return !strings.Contains(path, "/") && filepath.Ext(path) == ".md"
}

// modulePath reads the name of the course's module.
func modulePath(root string) (string, error) {
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", wording.Errorf("read the course's go.mod: %w", err)
	}
	match := regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)"?`).FindSubmatch(gomod)
	if match == nil {
		return "", wording.Errorf("read the course's go.mod: it doesn't name a module")
	}
	return string(match[1]), nil
}

// Uncommitted lists the files of the course at root that git knows and that aren't committed as they are. Without git, or outside a
// repository, there are none: the backup is all that keeps the old state there.
func Uncommitted(root string) []string {
	command := exec.Command("git", "status", "--porcelain", "--untracked-files=no", "--", ".")
	command.Dir = root
	output, err := command.Output()
	if err != nil {
		return nil
	}
	var files []string
	for line := range strings.Lines(string(output)) {
		if len(line) > 3 {
			files = append(files, strings.TrimSpace(line[3:]))
		}
	}
	slices.Sort(files)
	return files
}
