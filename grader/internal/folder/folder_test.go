package folder_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/folder"
)

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// TestRead lists a folder with links of every kind: inside, out, to nothing, in circles.
func TestRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links take privileges on Windows")
	}
	base := t.TempDir()
	dir := filepath.Join(base, "mine")
	for _, name := range []string{"mine/server.go", "mine/hub/hub.go", "mine/.git/HEAD", "mine/node_modules/x/y.js", "mine/.env", "mine-2/theirs.go"} {
		write(t, base, name, "text")
	}
	for name, target := range map[string]string{
		"again.go": "server.go", "current": "hub", "hub/up": "..", "itself": "itself", "gone.go": "nowhere",
		"theirs.go": "../mine-2/theirs.go", "theirs": "../mine-2", "all": "/",
	} {
		require.NoError(t, os.Symlink(target, filepath.Join(dir, filepath.FromSlash(name))))
	}
	link := filepath.Join(base, "link")
	require.NoError(t, os.Symlink("mine", link))
	for _, place := range []string{dir, link} {
		entries, err := folder.Read(place)
		require.NoError(t, err)
		var told []string
		for _, e := range entries {
			line := e.Name + ": " + e.What.String()
			if e.Link {
				line += ", by a link"
			}
			if e.Folder {
				line += ", to a folder"
			}
			told = append(told, line)
		}
		require.Equal(t, []string{
			".env: a file",
			"again.go: a file, by a link",
			"all: a link out of the folder, by a link, to a folder",
			"current/hub.go: a file, by a link",
			"gone.go: a broken link, by a link",
			"hub/hub.go: a file",
			"itself: a broken link, by a link",
			"server.go: a file",
			"theirs: a link out of the folder, by a link, to a folder",
			"theirs.go: a link out of the folder, by a link",
		}, told)
		at := slices.IndexFunc(entries, func(e folder.Entry) bool { return e.Name == "current/hub.go" })
		real, err := filepath.EvalSymlinks(filepath.Join(dir, "hub", "hub.go"))
		require.NoError(t, err)
		require.Equal(t, real, entries[at].Path)
		require.EqualValues(t, 4, entries[at].Size)
	}
	_, err := folder.Read(filepath.Join(base, "nowhere"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// TestReadFile reads what is a file, and no more of it than it may.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "ten", strings.Repeat("x", 10))
	content, err := folder.ReadFile(filepath.Join(dir, "ten"), 10)
	require.NoError(t, err)
	require.True(t, bytes.Equal(content, []byte("xxxxxxxxxx")))
	_, err = folder.ReadFile(filepath.Join(dir, "ten"), 9)
	require.ErrorIs(t, err, folder.ErrTooLarge)
	_, err = folder.ReadFile(dir, 9)
	require.ErrorIs(t, err, folder.ErrNotPlain)
	_, err = folder.ReadFile(filepath.Join(dir, "none"), 9)
	require.ErrorIs(t, err, os.ErrNotExist)
	if runtime.GOOS == "linux" {
		_, err = folder.ReadFile("/dev/zero", 9)
		require.ErrorIs(t, err, folder.ErrNotPlain)
		_, err = folder.ReadFile("/proc/kallsyms", 9) // which says that it has no bytes
		require.ErrorIs(t, err, folder.ErrTooLarge)
	}
}

// TestEmbeds finds what Go files embed.
func TestEmbeds(t *testing.T) {
	patterns := folder.Embeds("sub", []byte("package x\n\n//go:embed page *.css all:more\n//go:embed \"two words\"\nvar f embed.FS\n\nvar (\n\t//go:embed `raw`\r\n\tg string\n)\n\n// go:embed no\n"))
	require.Equal(t, []string{"sub/page", "sub/*.css", "sub/more", "sub/two words", "sub/raw"}, patterns)
	for name, want := range map[string]bool{"sub/page/a/b.html": true, "sub/a.css": true, "sub/two words": true, "page": false, "sub/pages": false, "sub/x/a.css": false} {
		require.Equal(t, want, folder.Matches(patterns, name), name)
	}
}
