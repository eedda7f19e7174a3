package savefile_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/savefile"
)

// own takes for a report of before what says so.
func own(head []byte) bool { return bytes.HasPrefix(head, []byte("report")) }

// save goes all the way.
func save(ctx context.Context, path, text string) error {
	place, err := savefile.Look(path, own)
	if err != nil {
		return err
	}
	defer place.Close()
	if err := place.Clear(); err != nil {
		return err
	}
	if err := place.Stage([]byte(text), nil); err != nil {
		return err
	}
	return place.Commit(ctx)
}

// What is plainly not meant is refused, with a way out, and is afterwards as it was.
func TestRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		path  string
		text  string // of the file that is there; "" for none
		where string // of the path, where that is not the file
		what  string
	}{
		{name: "Go source", path: "precious.go", text: "package main\n", what: "source code"},
		{name: "Go source that is not there", path: "server.go", what: "source code"},
		{name: "in capitals", path: "SERVER.GO", what: "source code"},
		{name: "a module", path: "go.mod", text: "module x\n", what: "source code"},
		{name: "a Makefile", path: "Makefile", text: "all:\n", what: "source code"},
		{name: "a script by its name", path: "run", what: "source code"},
		{name: "a script by its content", path: "start", text: "#!/bin/sh\nexit\n", what: "a script"},
		{name: "Go source by its content", path: "server.txt", text: "// Package main\n\n/* is\n*/\npackage main\n", what: "Go source code"},
		{name: "a program", path: "server", text: "\x7fELF\x02\x01\x01", what: "a program"},
		{name: "an archive", path: "work.zip", text: "PK\x03\x04...", what: "an archive"},
		{name: "the text of a lesson", path: "README.md", text: "# Lesson\n", what: "source code"},
		{name: "a page", path: "page", text: "<!DOCTYPE html>\n<title>", what: "a web page"},
		{name: "a package of another tool", path: "package.json", text: "{}", what: "source code"},
		{name: "data", path: "data.json", text: `{"users": ["alice"]}`, what: "JSON of another kind"},
		{name: "a list", path: "list.json", text: `[1, 2]`, what: "JSON of another kind"},
		{name: "XML of another kind", path: "pom", text: `<?xml version="1.0"?><project/>`, what: "XML of another kind"},
		{name: "a key", path: "id", text: "-----BEGIN PRIVATE KEY-----\n", what: "a key"},
		{name: "a folder", path: "folder/file.txt", text: "x", where: "folder", what: "is a folder"},
		{name: "a folder with a slash", path: "folder/file.txt", text: "x", where: "folder/", what: "names a folder"},
		{name: "a folder that is not there", path: "nowhere/report.json", what: "doesn't exist"},
		{name: "a file in the place of a folder", path: "file.txt", text: "x", where: "file.txt/report.json", what: "not a directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.what == "not a directory" && runtime.GOOS == "windows" {
				t.Skip("Windows says it in other words")
			}
			dir := t.TempDir()
			file := filepath.Join(dir, test.path)
			if test.text != "" {
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
				require.NoError(t, os.WriteFile(file, []byte(test.text), 0o666))
			}
			before := listing(t, dir)
			path := file
			if test.where != "" {
				path = dir + "/" + test.where
			}
			err := save(t.Context(), path, "report")
			var refusal *savefile.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Contains(t, refusal.What, test.what)
			require.NotEmpty(t, refusal.Next)
			require.Equal(t, before, listing(t, dir))
		})
	}
}

// listing is what is in a folder, with the files' texts.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		text := ""
		if err == nil && entry.Type().IsRegular() {
			var read []byte
			read, err = os.ReadFile(path)
			text = string(read)
		}
		found[path] = text
		return err
	}))
	return found
}

// What is there and nobody would miss is replaced, whole, and nothing is left beside it.
func TestReplaced(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("r", 255-len(".json")) + ".json"
	for _, test := range []struct{ name, path, text string }{
		{"nothing is there", "report.json", ""},
		{"a report of before", "report.json", "report of before\n"},
		{"an empty file", "report", "\n"},
		{"an empty object", "report.json", "{}\n"},
		{"something else", "report.txt", "to be written\n"},
		{"half a report", "report.json", "{"},
		{"a hidden file", ".report", ""},
		{"the longest name", long, ""},
		{"a name with everything", "r \"q\" $x;ü\u202e.json", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && strings.Contains(test.path, `"`) {
				t.Skip("Windows knows no such names")
			}
			dir := t.TempDir()
			path := filepath.Join(dir, test.path)
			if test.text != "" {
				require.NoError(t, os.WriteFile(path, []byte(test.text), 0o666))
			}
			require.NoError(t, save(t.Context(), path, "the new report"))
			require.Equal(t, map[string]string{dir: "", path: "the new report"}, listing(t, dir))
		})
	}
}

// Only a report of before is removed at the beginning: it could be taken for the new one.
func TestClear(t *testing.T) {
	t.Parallel()
	for text, gone := range map[string]bool{"report of before": true, "something else": false} {
		path := filepath.Join(t.TempDir(), "report.json")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		place, err := savefile.Look(path, own)
		require.NoError(t, err)
		require.FileExists(t, path, "looking changes nothing")
		require.NoError(t, place.Clear())
		place.Close()
		_, err = os.Stat(path)
		require.Equal(t, gone, os.IsNotExist(err), text)
	}
}

// What is staged and not committed goes, and the announced path is where it was.
func TestNotCommitted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	place, err := savefile.Look(filepath.Join(dir, "report.json"), own)
	require.NoError(t, err)
	announced := ""
	require.NoError(t, place.Stage([]byte("half"), func(path string) error {
		announced = path
		return nil
	}))
	require.FileExists(t, announced)
	place.Close()
	require.Len(t, listing(t, dir), 1)
}

func TestSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	look := func(path string) *savefile.Place {
		place, err := savefile.Look(path, own)
		require.NoError(t, err)
		t.Cleanup(place.Close)
		return place
	}
	one := look(filepath.Join(dir, "report"))
	require.True(t, savefile.Same(one, look(dir+"/./report")))
	require.False(t, savefile.Same(one, look(filepath.Join(dir, "other"))))
	require.False(t, savefile.Same(one, look(filepath.Join(t.TempDir(), "report"))))
}
