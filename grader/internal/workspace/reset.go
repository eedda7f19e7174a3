package workspace

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"handshake/grader/curriculum"
)

// backups is the folder, below that of the work, in which old work is kept. Its name is hidden from the go command.
const backups = ".backup"

// backupTime is how the time stands in the name of a backup: no character that a shell or a file system treats specially.
const backupTime = "2006-01-02-150405"

// ErrNoBackup says that there is no such backup.
var ErrNoBackup = errors.New("there is no such backup")

// Reset puts a fresh starter in the place of the lesson's folder. What was there goes whole, hidden files and all, to a
// folder of its own below .backup, whose path is returned; a lesson that had no folder has no backup. It is done whole or
// not at all: on an error the old work is where it was.
func (w Workspace) Reset(lesson curriculum.Lesson, now time.Time) (backup string, err error) {
	return w.reset(lesson, now, os.Rename)
}

// reset is Reset with the function that gives files other names, so that a test can let it fail.
func (w Workspace) reset(lesson curriculum.Lesson, now time.Time, rename func(old, fresh string) error) (backup string, err error) {
	// The fresh copy is complete before the old work is touched: a full disk is noticed here.
	fresh, done, err := w.grow(lesson)
	if err != nil {
		return "", err
	}
	defer done()
	return w.exchange(lesson, fresh, now, rename)
}

// Restore puts a backup of the lesson back in the place of its folder. What was there becomes a backup itself, whose path is
// returned. The backup is named by its path, its name, or its time alone. It is done whole or not at all.
func (w Workspace) Restore(lesson curriculum.Lesson, word string, now time.Time) (backup string, err error) {
	return w.restore(lesson, word, now, os.Rename)
}

func (w Workspace) restore(lesson curriculum.Lesson, word string, now time.Time, rename func(old, fresh string) error) (backup string, err error) {
	name := filepath.Base(filepath.FromSlash(strings.TrimRight(word, `/\`)))
	if !strings.HasPrefix(name, lesson.ID+"-") {
		name = lesson.ID + "-" + name
	}
	from := filepath.Join(w.Dir, backups, name)
	if dir := filepath.Dir(filepath.Clean(word)); dir != "." && filepath.Base(dir) != backups {
		return "", fmt.Errorf("%s: %w", word, ErrNoBackup) // a folder from elsewhere is not ours to move
	}
	if _, err := os.Lstat(from); err != nil {
		return "", fmt.Errorf("%s: %w", word, ErrNoBackup)
	}
	return w.exchange(lesson, from, now, rename)
}

// Backups names the times of the lesson's backups, oldest first.
func (w Workspace) Backups(lesson curriculum.Lesson) []string {
	entries, _ := os.ReadDir(filepath.Join(w.Dir, backups)) // without the folder there are none
	var times []string
	for _, entry := range entries {
		if when, ok := strings.CutPrefix(entry.Name(), lesson.ID+"-"); ok {
			times = append(times, when)
		}
	}
	return times
}

// BackupTime is the part of a backup's path that names it among those of its lesson.
func BackupTime(lesson curriculum.Lesson, backup string) string {
	return strings.TrimPrefix(filepath.Base(backup), lesson.ID+"-")
}

// exchange gives the lesson's folder the name of a new backup, and the fresh folder the lesson's. If the second fails, the
// first is taken back.
func (w Workspace) exchange(lesson curriculum.Lesson, fresh string, now time.Time, rename func(old, fresh string) error) (backup string, err error) {
	place := w.Program(lesson)
	if _, err := os.Lstat(place); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("look at your work: %w", err)
		}
		if err := rename(fresh, place); err != nil {
			return "", fmt.Errorf("put %s in its place: %w", lesson.ID, err)
		}
		return "", nil
	}
	backup, err = w.newBackup(lesson, now)
	if err != nil {
		return "", err
	}
	err = move(place, backup, rename)
	if errors.Is(err, syscall.EXDEV) {
		// Container file systems refuse to rename a folder that came with the image: docs.kernel.org, overlayfs.
		return backup, w.exchangeByCopy(place, fresh, backup, rename)
	}
	if err != nil {
		return "", fmt.Errorf("move your work to the backup: %w", err)
	}
	if err := rename(fresh, place); err != nil {
		back := move(backup, place, rename)
		if back != nil {
			back = fmt.Errorf("your work is safe in %s: %w", backup, back)
		}
		return "", errors.Join(fmt.Errorf("put %s in its place: %w", lesson.ID, err), back)
	}
	return backup, nil
}

// newBackup is the path of a backup that is not there yet.
func (w Workspace) newBackup(lesson curriculum.Lesson, now time.Time) (string, error) {
	dir := filepath.Join(w.Dir, backups)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", fmt.Errorf("make the folder for backups: %w", err)
	}
	first := filepath.Join(dir, lesson.ID+"-"+now.Format(backupTime))
	path := first
	for n := 2; ; n++ {
		_, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", fmt.Errorf("choose a folder for the backup: %w", err)
		}
		path = fmt.Sprintf("%s-%d", first, n)
	}
}

// move renames a folder, even one that is protected against writing: to move it, its entry ".." is written.
func move(old, fresh string, rename func(old, fresh string) error) error {
	err := rename(old, fresh)
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	info, statErr := os.Lstat(old)
	if statErr != nil || !info.IsDir() || info.Mode()&0o200 != 0 {
		return err
	}
	if chmodErr := os.Chmod(old, info.Mode().Perm()|0o200); chmodErr != nil {
		return err
	}
	if err := rename(old, fresh); err != nil {
		return errors.Join(err, os.Chmod(old, info.Mode()))
	}
	_ = os.Chmod(fresh, info.Mode()) // it is where it belongs, and whole
	return nil
}

// exchangeByCopy does as exchange does where a folder cannot be renamed: the old work is removed only when its copy is
// complete.
func (w Workspace) exchangeByCopy(place, fresh, backup string, rename func(old, fresh string) error) error {
	growing, err := os.MkdirTemp(filepath.Dir(backup), ".growing-")
	if err != nil {
		return fmt.Errorf("move your work to the backup: %w", err)
	}
	defer removeTree(growing)
	whole := filepath.Join(growing, "work")
	if err := copyTree(place, whole); err != nil {
		return fmt.Errorf("move your work to the backup: %w", err)
	}
	if err := move(whole, backup, rename); err != nil {
		return fmt.Errorf("move your work to the backup: %w", err)
	}
	if err := removeTree(place); err != nil {
		return fmt.Errorf("your work is safe in %s: %w", backup, err)
	}
	if err := rename(fresh, place); err != nil {
		return fmt.Errorf("your work is safe in %s: %w", backup, err)
	}
	return nil
}

// copyTree copies a folder with its modes and links. What is neither file, folder nor link cannot be copied, and is an error.
func copyTree(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	case info.IsDir():
		if err := os.Mkdir(to, 0o700); err != nil {
			return err
		}
		entries, err := os.ReadDir(from)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			if err := copyTree(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
				return err
			}
		}
	case info.Mode().IsRegular():
		content, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		if err := os.WriteFile(to, content, 0o600); err != nil {
			return err
		}
		if err := os.Chtimes(to, time.Time{}, info.ModTime()); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%s: %w", from, errIrregular)
	}
	return os.Chmod(to, info.Mode())
}

// removeTree removes a folder, even one with folders in it that are protected against writing. Of a link it removes the
// link alone.
func removeTree(dir string) error {
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return nil // what cannot be removed is told below
	})
	return os.RemoveAll(dir)
}
