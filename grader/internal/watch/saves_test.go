package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/watch"
)

// Every way in which editors save is heard, and each save of one file brings a token at least.
func TestSaves(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		save func(t *testing.T, file string)
	}{
		{"in place", func(t *testing.T, file string) { write(t, file, "new") }},
		{"by renaming a new file over the old", func(t *testing.T, file string) {
			write(t, file+".tmp", "new")
			require.NoError(t, os.Rename(file+".tmp", file))
		}},
		{"by putting the old one aside first", func(t *testing.T, file string) {
			require.NoError(t, os.Rename(file, file+"~"))
			write(t, file, "new")
			require.NoError(t, os.Remove(file+"~"))
		}},
		{"many files at once", func(t *testing.T, file string) {
			for _, name := range []string{"a.go", "b.go", "c.go", "d.go"} {
				write(t, filepath.Join(filepath.Dir(file), name), "package main")
			}
		}},
		{"a new folder and a file in it", func(t *testing.T, file string) {
			dir := filepath.Join(filepath.Dir(file), "hub")
			require.NoError(t, os.Mkdir(dir, 0o777))
			write(t, filepath.Join(dir, "hub.go"), "package hub")
		}},
		{"away with it", func(t *testing.T, file string) { require.NoError(t, os.Remove(file)) }},
		{"the whole folder again", func(t *testing.T, file string) {
			dir := filepath.Dir(file)
			require.NoError(t, os.Rename(dir, dir+"-old"))
			require.NoError(t, os.Mkdir(dir, 0o777))
			write(t, file, "new")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := filepath.Join(dir, "02-emit-count", "server.go")
			require.NoError(t, os.Mkdir(filepath.Dir(file), 0o777))
			write(t, file, "old")
			ctx, stop := context.WithCancel(t.Context())
			saves := watch.Watch(ctx, dir)
			defer saves.Wait()
			defer stop()
			test.save(t, file)
			heard(t, saves)
			require.Empty(t, saves.Polling())
			// What comes later is heard as well, also where the folder is another one now.
			drain(saves)
			write(t, filepath.Join(filepath.Dir(file), "later.go"), "package main")
			heard(t, saves)
		})
	}
}

// Where no events come, changes are still found, and Saves says that it looks for them.
func TestSavesWithoutEvents(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "server.go")
	write(t, file, "old")
	ctx, stop := context.WithCancel(t.Context())
	saves := watch.WatchWithoutEvents(ctx, dir)
	defer saves.Wait()
	defer stop()
	write(t, file, "newer")
	heard(t, saves)
	require.NotEmpty(t, saves.Polling())
	write(t, file, "newest")
	heard(t, saves)
}

// heard waits for a token.
func heard(t *testing.T, saves *watch.Saves) {
	t.Helper()
	select {
	case <-saves.C:
	case <-time.After(time.Minute):
		require.Fail(t, "the save was not heard")
	}
}

// drain takes what may have come besides, until the watcher has settled on what it sees.
func drain(saves *watch.Saves) {
	for {
		select {
		case <-saves.C:
		case <-time.After(50 * time.Millisecond):
			return
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}
