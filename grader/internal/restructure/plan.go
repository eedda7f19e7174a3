// Package restructure changes a course as a whole: it moves, drops and renames lessons, and renames events, with everything that
// depends on a lesson's number or name. A change is planned first, and then applied completely or not at all, with a backup of every
// file that it touches. The package knows a course's files. It doesn't grade, and it knows nothing of terminals.
package restructure

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/wording"
)

// Plan is a change that has been thought through, and hasn't been made.
type Plan struct {
	Moves   []Move   // of folders
	Changes []Change // of files, by their new path
	Reread  []Line   // what the author has to read again

	// Elsewhere are the files outside the course that still name a lesson as it was called before, and how often.
	Elsewhere []Change

	root  string
	files map[string][]byte // the new content, by the path before the change
}

// Move is one folder that gets another name. Paths are below the course's root.
type Move struct {
	From, To string // To is "" for a folder that goes to the backup
	work     bool   // it's a learner's
}

// Change is a file, and how many places change in it.
type Change struct {
	Path   string
	Places int
}

// Line is a line of a text, as it is after the change.
type Line struct {
	Path string
	Line int
	Text string
	Why  string // "it speaks of the lesson that is gone"
}

// Empty reports whether there is nothing to change.
func (p *Plan) Empty() bool { return len(p.Moves) == 0 && len(p.Changes) == 0 }

// backupTime is the format of the time in a backup's name, as in those of a learner's work.
const backupTime = "2006-01-02-150405"

// Apply makes the change, and returns the folder, below the root, that has a copy of everything as it was. On an error nothing has
// changed, unless the error says otherwise.
func (p *Plan) Apply(now time.Time) (backup string, err error) {
	backup, err = p.backUp(now)
	if err != nil {
		return "", err
	}
	var undo []func() error
	defer func() {
		if err == nil {
			return
		}
		for _, back := range slices.Backward(undo) {
			if wrong := back(); wrong != nil {
				err = errors.Join(err, wording.Errorf("undo the change (everything is still in %s): %w", backup, wrong))
			}
		}
	}()
	for _, path := range sorted(p.files) {
		full := filepath.Join(p.root, path)
		old, readErr := os.ReadFile(full)
		if readErr != nil {
			return backup, wording.Errorf("change %s: %w", path, readErr)
		}
		info, statErr := os.Stat(full)
		if statErr != nil {
			return backup, wording.Errorf("change %s: %w", path, statErr)
		}
		undo = append(undo, func() error { return os.WriteFile(full, old, info.Mode()) })
		if err := os.WriteFile(full, p.files[path], info.Mode()); err != nil {
			return backup, wording.Errorf("change %s: %w", path, err)
		}
	}
	// Folders change places with each other, so each gets a name of its own first.
	rename := func(from, to string) error {
		from, to = filepath.Join(p.root, from), filepath.Join(p.root, to)
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return wording.Errorf("make a folder: %w", err)
		}
		if _, err := os.Lstat(to); err == nil {
			return wording.Errorf("rename %s: %s is in the way", from, to)
		}
		if err := os.Rename(from, to); err != nil {
			return wording.Errorf("rename a folder: %w", err)
		}
		undo = append(undo, func() error { return os.Rename(to, from) })
		return nil
	}
	for _, m := range p.Moves {
		to := m.between()
		if m.To == "" {
			to = filepath.Join(backup, m.From)
		}
		if err := rename(m.From, to); err != nil {
			return backup, err
		}
	}
	for _, m := range p.Moves {
		if m.To == "" {
			continue
		}
		if err := rename(m.between(), m.To); err != nil {
			return backup, err
		}
	}
	return backup, nil
}

// between is a folder's name while the folders change places.
func (m Move) between() string {
	return filepath.Join(filepath.Dir(m.From), ".moving-"+filepath.Base(m.From))
}

// backUp copies every file that the plan changes, and every folder that it moves, to a new folder among the backups of work/.
func (p *Plan) backUp(now time.Time) (string, error) {
	dir := filepath.Join(curriculum.Work, ".backup", "course-"+now.Format(backupTime))
	for n, first := 2, dir; ; n++ {
		if _, err := os.Lstat(filepath.Join(p.root, dir)); errors.Is(err, fs.ErrNotExist) {
			break
		}
		dir = fmt.Sprintf("%s-%d", first, n)
	}
	put := func(path string) error {
		content, err := os.ReadFile(filepath.Join(p.root, path))
		if err != nil {
			return err
		}
		to := filepath.Join(p.root, dir, path)
		if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
			return err
		}
		return os.WriteFile(to, content, 0o666)
	}
	for _, path := range sorted(p.files) {
		if err := put(path); err != nil {
			return "", wording.Errorf("back up the course: %w", err)
		}
	}
	for _, m := range p.Moves {
		if m.To == "" || m.work { // that goes to the backup itself, or is as it was under its new name
			continue
		}
		err := filepath.WalkDir(filepath.Join(p.root, m.From), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			below, err := filepath.Rel(p.root, path)
			if err != nil {
				return err
			}
			return put(below)
		})
		if err != nil {
			return "", wording.Errorf("back up the course: %w", err)
		}
	}
	return dir, nil
}

func sorted(files map[string][]byte) []string {
	var all []string
	for path := range files {
		all = append(all, path)
	}
	slices.Sort(all)
	return all
}

// moved is a path after the folders have moved.
func (p *Plan) moved(path string) string {
	for _, m := range p.Moves {
		if rest, ok := strings.CutPrefix(path, m.From+string(filepath.Separator)); ok && m.To != "" {
			return filepath.Join(m.To, rest)
		}
	}
	return path
}

// dropped reports whether a path is in a folder that goes to the backup.
func (p *Plan) dropped(path string) bool {
	return slices.ContainsFunc(p.Moves, func(m Move) bool {
		return m.To == "" && strings.HasPrefix(path, m.From+string(filepath.Separator))
	})
}

// change notes a file's new content.
func (p *Plan) change(path string, old, fresh []byte, places int) {
	if bytes.Equal(old, fresh) {
		return
	}
	if p.files == nil {
		p.files = map[string][]byte{}
	}
	p.files[path] = fresh
	p.Changes = append(p.Changes, Change{filepath.ToSlash(p.moved(path)), places})
}

// lineAt is the line of a text that a place is in.
func lineAt(path string, text []byte, at int, why string) Line {
	start := bytes.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
		end = at + n
	}
	return Line{Path: filepath.ToSlash(path), Line: bytes.Count(text[:at], []byte{'\n'}) + 1, Text: strings.TrimSpace(string(text[start:end])), Why: why}
}
