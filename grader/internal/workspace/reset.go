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
	"handshake/grader/internal/folder"
	"handshake/grader/internal/wording"
)

// backups is the folder in work/ that keeps old work. The go command ignores it because of its name.
const backups = ".backup"

// backupTime is the format of the time in a backup's name. It has no character that is special in a shell or a file system.
const backupTime = "2006-01-02-150405"

// ErrNoBackup says that there is no backup with that name.
var ErrNoBackup = wording.Error("there is no such backup")

// Reset replaces the lesson's folder by a fresh starter. The old folder, with its hidden files, moves to a folder of its own below
// .backup, and Reset returns its path; "" if there was none. On an error the old work is where it was.
func (w Workspace) Reset(lesson curriculum.Lesson, now time.Time) (backup string, err error) {
	return w.reset(lesson, now, os.Rename)
}

// reset is Reset with a function that renames files, so that a test can make it fail.
func (w Workspace) reset(lesson curriculum.Lesson, now time.Time, rename func(old, fresh string) error) (backup string, err error) {
	// The fresh copy is complete before the old work is touched: a full disk is noticed here.
	fresh, done, err := w.copyStarter(lesson)
	if err != nil {
		return "", err
	}
	defer done()
	return w.exchange(lesson, fresh, now, rename)
}

// Restore puts a backup of the lesson back in the place of its folder. The replaced work becomes a backup itself, and Restore
// returns its path. The backup is given by its path, its name, or only its time. On an error nothing has changed.
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

// Backups lists the times of the lesson's backups, oldest first.
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

// BackupTime is the time in a backup's path, which names it among the backups of its lesson.
func BackupTime(lesson curriculum.Lesson, backup string) string {
	return strings.TrimPrefix(filepath.Base(backup), lesson.ID+"-")
}

// exchange renames the lesson's folder to a new backup, and the fresh folder to the lesson's. If the second rename fails, it
// undoes the first.
func (w Workspace) exchange(lesson curriculum.Lesson, fresh string, now time.Time, rename func(old, fresh string) error) (backup string, err error) {
	place := w.Program(lesson)
	if _, err := os.Lstat(place); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return "", wording.Errorf("look at your work: %w", err)
		}
		if err := rename(fresh, place); err != nil {
			return "", wording.Errorf("put %s in its place: %w", lesson.ID, err)
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
		return "", wording.Errorf("move your work to the backup: %w", err)
	}
	if err := rename(fresh, place); err != nil {
		back := move(backup, place, rename)
		if back != nil {
			back = wording.Errorf("your work is safe in %s: %w", backup, back)
		}
		return "", errors.Join(wording.Errorf("put %s in its place: %w", lesson.ID, err), back)
	}
	return backup, nil
}

// newBackup is the path of a backup that doesn't exist yet.
func (w Workspace) newBackup(lesson curriculum.Lesson, now time.Time) (string, error) {
	dir := filepath.Join(w.Dir, backups)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", wording.Errorf("make the folder for backups: %w", err)
	}
	first := filepath.Join(dir, lesson.ID+"-"+now.Format(backupTime))
	path := first
	for n := 2; ; n++ {
		_, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
		if err != nil {
			return "", wording.Errorf("choose a folder for the backup: %w", err)
		}
		path = fmt.Sprintf("%s-%d", first, n)
	}
}

// move renames a folder, even one that is write-protected: moving it changes its entry "..".
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
	_ = os.Chmod(fresh, info.Mode()) // the move itself has succeeded
	return nil
}

// exchangeByCopy does the same as exchange where a folder can't be renamed. It removes the old work only when its copy is
// complete.
func (w Workspace) exchangeByCopy(place, fresh, backup string, rename func(old, fresh string) error) error {
	growing, err := os.MkdirTemp(filepath.Dir(backup), ".growing-")
	if err != nil {
		return wording.Errorf("move your work to the backup: %w", err)
	}
	defer removeTree(growing)
	whole := filepath.Join(growing, "work")
	if err := copyTree(place, whole); err != nil {
		return wording.Errorf("move your work to the backup: %w", err)
	}
	if err := move(whole, backup, rename); err != nil {
		return wording.Errorf("move your work to the backup: %w", err)
	}
	if err := removeTree(place); err != nil {
		return wording.Errorf("your work is safe in %s: %w", backup, err)
	}
	if err := rename(fresh, place); err != nil {
		return wording.Errorf("your work is safe in %s: %w", backup, err)
	}
	return nil
}

// copyTree copies a folder with its modes and links. Anything other than a file, a folder or a link is an error.
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

// removeTree removes a folder, even if folders in it are write-protected. Of a link it removes only the link.
func removeTree(dir string) error {
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return nil // RemoveAll reports what can't be removed
	})
	return folder.Remove(dir)
}
