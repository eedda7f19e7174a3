//go:build unix

package workspace_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/workspace"
)

// Nothing that the workspace reads of a learner's folder waits for a named pipe, fills the memory with a giant file, or
// follows a link through the whole disk. A folder with such things in it has no place in the cache.
func TestHostileWork(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(dir string) error{
		"a named pipe as server.go": func(dir string) error { return unix.Mkfifo(filepath.Join(dir, "server.go"), 0o600) },
		"a named pipe that is embedded": func(dir string) error {
			put(t, dir, "server.go", "package main\n\n//go:embed page\nvar page string\n")
			return unix.Mkfifo(filepath.Join(dir, "page"), 0o600)
		},
		"a link to a device": func(dir string) error { return os.Symlink("/dev/zero", filepath.Join(dir, "server.go")) },
		"a link to nothing":  func(dir string) error { return os.Symlink("nowhere", filepath.Join(dir, "server.go")) },
		"a link to the disk": func(dir string) error { return os.Symlink("/", filepath.Join(dir, "all")) },
		"a file of 100 GB":   func(dir string) error { return sparse(filepath.Join(dir, "server.go"), 100<<30) },
		"an embedded one": func(dir string) error {
			put(t, dir, "x.go", "package main\n\n//go:embed page\nvar page string\n")
			return sparse(filepath.Join(dir, "page"), 100<<30)
		},
		"a script with 100 GB": func(dir string) error {
			put(t, dir, "run", "#!/bin/sh\n")
			return sparse(filepath.Join(dir, "data"), 100<<30)
		},
		"a folder without leave": func(dir string) error { return os.Mkdir(filepath.Join(dir, "sub"), 0) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for _, name := range []string{"go.mod", "grader"} {
				put(t, root, name, "module kit\n")
			}
			work := workspace.Workspace{Root: root, Dir: filepath.Join(root, "work")}
			dir := work.Program(lesson)
			put(t, root, "starter/"+lesson.ID+"/server.go", "package main\n")
			put(t, root, "solution/"+lesson.ID+"/server.go", "package main\n")
			require.NoError(t, os.MkdirAll(dir, 0o700))
			require.NoError(t, make(dir))

			require.False(t, work.Untouched(lesson, dir))
			require.NotEmpty(t, workspace.Stamp(dir))
			require.Equal(t, workspace.Stamp(dir), work.Stamps()[lesson.ID])
			cache, err := workspace.OpenCacheOf(root, "last", filepath.Join(root, "grader"))
			require.NoError(t, err)
			if _, err := cache.Key(lesson, dir); name != "a folder without leave" || os.Getuid() != 0 {
				require.Error(t, err)
			}
			_, _ = work.Compare(lesson) // that it ends is enough
			seen := 0
			workspace.Walk(dir, func(string, fs.FileInfo) { seen++ })
			require.LessOrEqual(t, seen, folder.MaxEntries)
		})
	}
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

func sparse(path string, size int64) error {
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return err
	}
	return os.Truncate(path, size)
}
