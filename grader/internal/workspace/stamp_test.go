package workspace_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/workspace"
)

// TestStamp shows which files a program is made of: a change of any of them is a save, and of no other.
func TestStamp(t *testing.T) {
	const server = "package main\n\nimport \"embed\"\n\n//go:embed page all:assets notes-*.txt\nvar files embed.FS\n"
	for _, test := range []struct {
		name   string
		script bool // the program is in another language
		counts bool
	}{
		{"server.go", false, true},
		{"hub/hub.go", false, true},
		{"page/index.html", false, true},
		{"assets/deep/icon.svg", false, true},
		{"notes-1.txt", false, true},
		{"hub/words.txt", false, true}, // hub.go embeds it
		{"words.txt", false, false},
		{"chat.db", false, false},
		{"data/chat.log", false, false},
		{"page/index.html~", false, false},
		{".server.go.swp", false, false},
		{"server.js", true, true},
		{"page/index.html", true, true},
		{"__pycache__/server.pyc", true, false},
		{"node_modules/ws/index.js", true, false},
		{"#server.js#", true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			put := func(name, text string, at time.Time) {
				path := filepath.Join(dir, filepath.FromSlash(name))
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
				require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
				require.NoError(t, os.Chtimes(path, at, at))
			}
			begun := time.Now()
			put("server.go", server, begun)
			put("hub/hub.go", "package hub\n\nimport _ \"embed\"\n\n//go:embed \"words.txt\"\nvar words string\n", begun)
			if test.script {
				put("run", "#!/bin/sh\n", begun)
			}
			before := workspace.Stamp(dir)
			require.Equal(t, before, workspace.Stamp(dir))
			text, _ := os.ReadFile(filepath.Join(dir, filepath.FromSlash(test.name))) // none as yet, or saved again as it was
			put(test.name, string(text), begun.Add(time.Second))
			require.Equal(t, test.counts, before != workspace.Stamp(dir))
		})
	}
}

// TestWalk passes over what editors and systems leave about.
func TestWalk(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"server.go", "page/index.html", "chat.db",
		".server.go.swp", ".server.go.swo", "server.go.tmp", "4913", "server.go~", "#server.go#", ".DS_Store", ".git/config", "node_modules/a.js",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, nil, 0o666))
	}
	var names []string
	workspace.Walk(dir, func(path string, _ fs.FileInfo) {
		name, err := filepath.Rel(dir, path)
		require.NoError(t, err)
		names = append(names, filepath.ToSlash(name))
	})
	slices.Sort(names)
	require.Equal(t, []string{".", "chat.db", "page", "page/index.html", "server.go"}, names)
}
