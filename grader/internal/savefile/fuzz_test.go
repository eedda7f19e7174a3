package savefile_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/savefile"
)

// Whatever the path and whatever is there: a refusal changes nothing, and a report that is written is all that changes.
func FuzzPath(f *testing.F) {
	for _, name := range []string{
		"report.json", "precious.go", "a/b", "a/../b", "../x", "./x", "x/", "/", "", ".", "..", "x\x00y", "x\ny", "ü\u202e", "-", "~", "$HOME", "*", strings.Repeat("n", 300),
		"folder", "folder/report", "folder/../report.json", "link", "dangling", "link/report",
	} {
		f.Add(name, "")
		f.Add(name, "report of before")
		f.Add(name, "package main\n")
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		dir := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(dir, "folder"), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "folder", "precious"), []byte("precious"), 0o666))
		_ = os.Symlink(filepath.Join("folder", "precious"), filepath.Join(dir, "link")) // not on every system
		_ = os.Symlink("nowhere", filepath.Join(dir, "dangling"))
		path := filepath.Join(dir, "in") + "/" + name
		if !strings.HasPrefix(filepath.Clean(path), dir+string(filepath.Separator)) {
			t.Skip("nothing outside of the test's own folder is touched")
		}
		require.NoError(t, os.Mkdir(filepath.Join(dir, "in"), 0o777))
		if text != "" {
			_ = os.WriteFile(path, []byte(text), 0o666) // some names are none
		}
		before := listing(t, dir)
		err := save(t.Context(), path, "the new report")
		after := listing(t, dir)
		var refusal *savefile.Refusal
		switch {
		case errors.As(err, &refusal):
			require.Equal(t, before, after, "%v", err)
			require.NotEmpty(t, refusal.Next)
		case err != nil:
			if strings.HasPrefix(before[filepath.Clean(path)], "report") {
				delete(before, filepath.Clean(path)) // a report of before goes first
			}
			require.Equal(t, before, after, "%v", err)
		default:
			before[filepath.Clean(path)] = "the new report"
			require.Equal(t, before, after)
		}
	})
}
