package workspace_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"handshake/grader/curriculum"
	"handshake/grader/internal/workspace"
)

var (
	lesson = curriculum.Lesson{ID: "02-emit-count"}
	noon   = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
)

// leaf is what stands at a path: a file, a link or a folder.
type leaf struct {
	Mode    fs.FileMode
	Content string // of a file, or where a link leads
}

// tree is all that is below a folder, by path; the folder itself is ".".
type tree map[string]leaf

// look reads a folder, or whatever stands in its place.
func look(t require.TestingT, dir string) tree {
	found := tree{}
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		one := leaf{Mode: info.Mode()}
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			one.Content, err = os.Readlink(path)
		case info.Mode().IsRegular():
			var content []byte
			content, err = os.ReadFile(path)
			one.Content = string(content)
		}
		name, _ := filepath.Rel(dir, path)
		found[name] = one
		return err
	})
	require.NoError(t, err)
	return found
}

// make writes the tree to a folder that is not there yet; modes come last, since they may forbid to write.
func (all tree) make(t require.TestingT, dir string) {
	require.NoError(t, os.MkdirAll(dir, 0o777))
	paths := slices.Sorted(maps.Keys(all)) // a folder stands before what is in it
	for _, path := range paths {
		one, place := all[path], filepath.Join(dir, path)
		switch {
		case one.Mode.IsDir():
			require.NoError(t, os.MkdirAll(place, 0o777))
		case one.Mode&fs.ModeSymlink != 0:
			require.NoError(t, os.Symlink(one.Content, place))
		default:
			require.NoError(t, os.WriteFile(place, []byte(one.Content), 0o666))
		}
	}
	for _, path := range slices.Backward(paths) {
		if one := all[path]; one.Mode&fs.ModeSymlink == 0 {
			require.NoError(t, os.Chmod(filepath.Join(dir, path), one.Mode))
		}
	}
}

// names are what files may be called, those that trip up programs among them.
func names() *rapid.Generator[string] {
	odd := []string{"server.go", ".git", "HEAD", ".env", " ", "a b", "-rf", "ü", "日本", "run", "work", "con", "'", "$HOME", "#x#", "a~"}
	if runtime.GOOS != "windows" {
		odd = append(odd, "line\nbreak", "back\\slash", "*", "\"", "\xff\xfe", "trailing.", ":")
	}
	return rapid.SampledFrom(odd)
}

// trees are folders with anything in them that a folder can hold. Everything can be read by its owner, or this test could
// not look.
func trees() *rapid.Generator[tree] {
	return rapid.Custom(func(t *rapid.T) tree {
		mode := func(least fs.FileMode, name string) fs.FileMode {
			if runtime.GOOS == "windows" {
				return 0o666 | least
			}
			return least | fs.FileMode(rapid.IntRange(0, 0o777).Draw(t, name))
		}
		all := tree{".": {Mode: fs.ModeDir | mode(0o500, "mode")}}
		folders := []string{"."}
		for range rapid.IntRange(0, 12).Draw(t, "size") {
			path := filepath.Join(rapid.SampledFrom(folders).Draw(t, "folder"), names().Draw(t, "name"))
			if _, taken := all[path]; taken {
				continue
			}
			switch kind := rapid.IntRange(0, 9).Draw(t, "kind"); {
			case kind < 3:
				all[path] = leaf{Mode: fs.ModeDir | mode(0o500, "mode")}
				folders = append(folders, path)
			case kind < 5 && runtime.GOOS != "windows":
				target := rapid.SampledFrom([]string{"server.go", "nowhere", "..", "/", "../01-listen-for-connection"}).Draw(t, "target")
				all[path] = leaf{Mode: fs.ModeSymlink | 0o777, Content: target}
			default:
				content := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "content")
				all[path] = leaf{Mode: mode(0o400, "mode"), Content: string(content)}
			}
		}
		return all
	})
}

// kit is a course with one starter, and no work yet.
func kit(t require.TestingT, dir string) workspace.Workspace {
	starter := filepath.Join(dir, curriculum.Starters, lesson.ID)
	require.NoError(t, os.MkdirAll(filepath.Join(starter, "page"), 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(starter, "server.go"), []byte("package main // TODO\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(starter, "page", "index.html"), []byte("<p>\n"), 0o666))
	return workspace.Workspace{Root: dir, Dir: filepath.Join(dir, curriculum.Work)}
}

// ways of renaming: how the system does it, how the file systems of some containers do, and with a failure here and there.
func renaming(t *rapid.T, place string) func(old, fresh string) error {
	switch rapid.IntRange(0, 2).Draw(t, "renaming") {
	case 0:
		return os.Rename
	case 1:
		return func(old, fresh string) error {
			if old == place {
				return &os.LinkError{Op: "rename", Old: old, New: fresh, Err: syscall.EXDEV}
			}
			return os.Rename(old, fresh)
		}
	}
	fails := rapid.IntRange(1, 2).Draw(t, "the rename that fails")
	return func(old, fresh string) error {
		if fails--; fails == 0 {
			return errors.New("no room")
		}
		return os.Rename(old, fresh)
	}
}

// TestResetLosesNothing resets and restores folders of every kind: a backup holds every byte, mode and link of what was
// there, and on any error all is as it was.
func TestResetLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root, err := os.MkdirTemp("", "reset-")
		require.NoError(t, err)
		defer func() { require.NoError(t, workspace.RemoveTree(root)) }()
		w := kit(t, root)
		place := w.Program(lesson)
		before := trees().Draw(t, "work")
		before.make(t, place)
		require.Empty(t, cmp.Diff(before, look(t, place)), "the test's own tree")
		starter := look(t, filepath.Join(root, curriculum.Starters, lesson.ID))

		backup, err := workspace.ResetBy(w, lesson, noon, renaming(t, place))
		require.Empty(t, litter(t, w.Dir), "temporary folders")
		if err != nil {
			require.Empty(t, cmp.Diff(before, look(t, place)), "after a reset that failed: %v", err)
			require.Empty(t, w.Backups(lesson))
			return
		}
		require.Empty(t, cmp.Diff(before, look(t, backup)), "the backup")
		require.Empty(t, cmp.Diff(starter, look(t, place)), "the work")
		require.Equal(t, []string{"2026-01-02-120000"}, w.Backups(lesson))

		other, err := workspace.RestoreBy(w, lesson, workspace.BackupTime(lesson, backup), noon, renaming(t, place))
		require.Empty(t, litter(t, w.Dir), "temporary folders")
		if err != nil {
			require.Empty(t, cmp.Diff(before, look(t, backup)), "the backup after a restore that failed: %v", err)
			require.Empty(t, cmp.Diff(starter, look(t, place)), "the work after a restore that failed: %v", err)
			return
		}
		require.Empty(t, cmp.Diff(before, look(t, place)), "the work, restored")
		require.Empty(t, cmp.Diff(starter, look(t, other)), "the second backup")
		require.NotEqual(t, backup, other, "the same second, and yet another name")
	})
}

// litter names the temporary folders in a workspace.
func litter(t require.TestingT, dir string) (found []string) {
	for _, pattern := range []string{".beginning-*", ".backup/.growing-*"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		found = append(found, paths...)
	}
	return found
}

func TestResetOfALinkedFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a link wants a privilege on Windows")
	}
	w := kit(t, t.TempDir())
	elsewhere := filepath.Join(t.TempDir(), "mine")
	require.NoError(t, os.Mkdir(elsewhere, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(elsewhere, "server.go"), []byte("mine"), 0o666))
	require.NoError(t, os.MkdirAll(w.Dir, 0o777))
	require.NoError(t, os.Symlink(elsewhere, w.Program(lesson)))
	before := look(t, elsewhere)

	backup, err := w.Reset(lesson, noon)
	require.NoError(t, err)
	require.Equal(t, before, look(t, elsewhere), "where the link leads, nothing has changed")
	require.Equal(t, elsewhere, look(t, backup)["."].Content)
	require.True(t, w.Untouched(lesson, w.Program(lesson)))

	_, err = w.Restore(lesson, backup, noon)
	require.NoError(t, err)
	require.Equal(t, elsewhere, look(t, w.Program(lesson))["."].Content)
}

func TestRestoreWantsABackup(t *testing.T) {
	w := kit(t, t.TempDir())
	_, err := w.Begin(lesson)
	require.NoError(t, err)
	backup, err := w.Reset(lesson, noon)
	require.NoError(t, err)
	before := look(t, w.Dir)
	for _, word := range []string{"", "..", "/", "2026-01-02", "01-listen-for-connection-2026-01-02-120000", w.Program(lesson), "elsewhere/2026-01-02-120000"} {
		_, err := w.Restore(lesson, word, noon)
		require.ErrorIs(t, err, workspace.ErrNoBackup, "%q", word)
	}
	require.Equal(t, before, look(t, w.Dir))
	for _, word := range []string{"2026-01-02-120000", filepath.Base(backup), "work/.backup/" + filepath.Base(backup) + "/", backup} {
		_, err := w.Restore(lesson, word, noon.Add(time.Hour))
		require.NoError(t, err, "%q", word)
		made, err := w.Reset(lesson, noon)
		require.NoError(t, err, "%q", word)
		require.True(t, strings.HasSuffix(made, "120000"), "the name is free again: %s", made)
	}
}
