package program_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// write writes a file below dir, with the folders it needs.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// kit makes a module like the kit's own, which has nothing in it yet.
func kit(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "go.mod", "module handshake\n\ngo 1.26.0\n")
	return dir
}

const (
	hello  = "package main\n\nfunc main() { println(\"hello\") }\n"
	broken = "package main\n\nfunc main() {\n\tcount := 1\n\tport = 2\n}\n"
)

// Where a program lies makes no difference to how it is built, nor to the paths that its author reads.
func TestBuildPlaces(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		dir  func(t *testing.T, kit string) string
	}{
		{"in work", func(_ *testing.T, kit string) string { return filepath.Join(kit, "work", "02-emit-count") }},
		{"elsewhere in the kit", func(_ *testing.T, kit string) string { return filepath.Join(kit, "mine", "try") }},
		{"in the kit, under a name that no import path allows", func(_ *testing.T, kit string) string { return filepath.Join(kit, "my work", "zweite übung") }},
		{"outside", func(t *testing.T, _ string) string { return filepath.Join(t.TempDir(), "some folder") }},
		{"outside with a go.mod", func(t *testing.T, _ string) string {
			dir := t.TempDir()
			write(t, dir, "go.mod", "module example.com/mine\n\ngo 1.99\n")
			return dir
		}},
		{"in the kit with a go.mod", func(t *testing.T, kit string) string {
			dir := filepath.Join(kit, "work", "02-emit-count")
			write(t, dir, "go.mod", "module example.com/mine\n\ngo 1.26\n")
			return dir
		}},
		{"behind a link", func(t *testing.T, _ string) string {
			unixOnly(t)
			link := filepath.Join(t.TempDir(), "link")
			require.NoError(t, os.Symlink(t.TempDir(), link))
			return link
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			kit := kit(t)
			write(t, kit, "work/02-emit-count/old.go", "package main\n\nfunc main() { not Go at all }\n")
			dir := test.dir(t, kit)
			require.NoError(t, os.RemoveAll(filepath.Join(kit, "work", "02-emit-count", "old.go")))
			source := program.Source{Dir: dir, Shown: "~/my/server", Root: kit, As: "work/02-emit-count"}
			write(t, dir, "server.go", hello)
			binary, err := keeper.Build(t.Context(), source, program.BuildOptions{})
			require.NoError(t, explained(err))
			require.Equal(t, dir, binary.Dir)

			write(t, dir, "server.go", broken)
			_, err = keeper.Build(t.Context(), source, program.BuildOptions{})
			fault := asFault(t, err)
			require.Equal(t, verdict.Compile, fault.Kind)
			require.Equal(t, []string{
				"~/my/server/server.go:5:2: undefined: port",
				"~/my/server/server.go:4:2: declared and not used: count",
			}, fault.Detail)
		})
	}
}

// A folder from outside stands in for the one in work/: what lies there must not get into its build.
func TestOutsideFolderHidesWork(t *testing.T) {
	t.Parallel()
	kit, dir := kit(t), t.TempDir()
	write(t, kit, "work/02-emit-count/server.go", broken)
	write(t, kit, "work/02-emit-count/more.go", broken)
	write(t, dir, "server.go", hello)
	_, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: dir, Root: kit, As: "work/02-emit-count"}, program.BuildOptions{})
	require.NoError(t, explained(err))
	require.FileExists(t, filepath.Join(kit, "work/02-emit-count/server.go"))
}

// Who hands in the one file that is theirs gets the others with it; a program that is whole does not.
func TestGivenFilesCompleteALoneFile(t *testing.T) {
	t.Parallel()
	kit := kit(t)
	given := filepath.Join(kit, "starter", "02-emit-count")
	write(t, given, "main.go", "package main\n\nimport _ \"embed\"\n\n//go:embed page/index.html\nvar page string\n\nfunc main() { println(page, hello()) }\n")
	write(t, given, "page/index.html", "<p>hello</p>")
	write(t, given, "server.go", "package main\n\nfunc hello() string { return \"the starter's\" }\n")
	for _, test := range []struct{ name, text, refused string }{
		{"one file", "package main\n\nfunc hello() string { return \"mine\" }\n", ""},
		{"one file that is whole", hello, ""},
		{"one file that does not compile", "package main\n\nfunc hello() string { return mine }\n", "mine/server.go:3:30: undefined: mine"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, "server.go", test.text)
			_, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: "mine", Root: kit, As: "work/02-emit-count", Given: given}, program.BuildOptions{})
			if test.refused == "" {
				require.NoError(t, explained(err))
				return
			}
			require.Equal(t, []string{test.refused}, asFault(t, err).Detail)
		})
	}
}

func TestOutsideFolderWithMoreThanGoFiles(t *testing.T) {
	t.Parallel()
	kit, dir := kit(t), t.TempDir()
	write(t, dir, "page/index.html", "<p>hello</p>")
	write(t, dir, "server.go", `package main

import (
	_ "embed"

	"handshake/work/02-emit-count/hub"
)

//go:embed page/index.html
var page string

func main() { println(page, hub.Name) }
`)
	write(t, dir, "hub/hub.go", "package hub\n\nconst Name = \"hub\"\n")
	write(t, dir, ".git/HEAD.go", "not Go")
	source := program.Source{Dir: dir, Shown: "mine", Root: kit, As: "work/02-emit-count"}
	_, err := keeper.Build(t.Context(), source, program.BuildOptions{})
	require.NoError(t, explained(err))

	write(t, dir, "hub/hub.go", "package hub\n\nconst Name = nothing\n")
	_, err = keeper.Build(t.Context(), source, program.BuildOptions{})
	require.Equal(t, []string{"mine/hub/hub.go:3:14: undefined: nothing"}, asFault(t, err).Detail)
}

// What the learner has to fix, and what they read.
func TestSourceFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		files map[string]string
		kind  verdict.Kind
		want  string // in the message, the detail or the next action
	}{
		{"no folder", nil, verdict.NoFolder, "There is no folder mine."},
		{"no Go files", map[string]string{"README.md": "soon"}, verdict.NoGoFiles, "There are no Go files in mine."},
		{"only tests", map[string]string{"main_test.go": "package main\n"}, verdict.NoGoFiles, "There are no Go files in mine."},
		{"run is not executable", map[string]string{"run": "#!/bin/sh\n"}, verdict.NoGoFiles, "chmod +x mine/run"},
		{"another package", map[string]string{"server.go": "package server\n\nfunc main() {}\n"}, verdict.NotMain, "mine/server.go belongs to package server"},
		{"no func main", map[string]string{"server.go": "package main\n\nfunc Main() {}\n"}, verdict.Compile, "mine: there is no func main"},
		{"an empty file", map[string]string{"server.go": ""}, verdict.Compile, "mine/server.go:1:1: "},
		{"for another system only", map[string]string{"server.go": "//go:build plan9\n\npackage main\n\nfunc main() {}\n"}, verdict.Compile, "build constraints exclude all Go files"},
		{"a syntax error", map[string]string{"server.go": "package main\n\nfunc main() {\n"}, verdict.Compile, "mine/server.go:4:1: syntax error"},
		{"the first error first", map[string]string{"a.go": "package main\n\nfunc main() { b() }\n", "b.go": "package main\n\nfunc c() { d() }\n"}, verdict.Compile, "mine/a.go:3:15: undefined: b\nmine/b.go:3:12: undefined: d"},
		{"a library that the kit does not bring", map[string]string{"server.go": "package main\n\nimport _ \"example.com/ws\"\n\nfunc main() {}\n"}, verdict.Compile, "mine/server.go:3:8: no required module provides package example.com/ws"},
		{"an internal package", map[string]string{"server.go": "package main\n\nimport _ \"net/http/internal\"\n\nfunc main() {}\n"}, verdict.Compile, "use of internal package net/http/internal not allowed"},
		{"nothing to embed", map[string]string{"server.go": "package main\n\nimport _ \"embed\"\n\n//go:embed page.html\nvar page string\n\nfunc main() {}\n"}, verdict.Compile, "mine/server.go:5:12: pattern page.html: no matching files found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "mine")
			for name, text := range test.files {
				write(t, dir, name, text)
			}
			_, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: "mine", Root: kit(t), As: "work/02-emit-count"}, program.BuildOptions{})
			fault := asFault(t, err)
			require.Equal(t, test.kind, fault.Kind)
			require.Contains(t, fault.Message+"\n"+strings.Join(fault.Detail, "\n")+"\n"+fault.Next, test.want)
		})
	}
}

// Files that a build constraint keeps out may be of any package.
func TestExcludedFilesAreNotLookedAt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "server.go", hello)
	write(t, dir, "gen.go", "//go:build ignore\n\npackage gen\n")
	_, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: "mine", Root: kit(t), As: "work/02-emit-count"}, program.BuildOptions{})
	require.NoError(t, explained(err))
}

func TestFileInPlaceOfFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "server.go", hello)
	_, err := keeper.Build(t.Context(), program.Source{Dir: filepath.Join(dir, "server.go"), Shown: "mine/server.go", Root: kit(t), As: "work/x"}, program.BuildOptions{})
	require.Equal(t, "mine/server.go is a file, not a folder.", asFault(t, err).Message)
}

// What the learner can't fix is no Fault.
func TestMachineFaults(t *testing.T) {
	t.Parallel()
	needy := "package main\n\nimport _ \"example.com/ws\"\n\nfunc main() {}\n"
	for _, test := range []struct {
		name  string
		gomod string
		want  string
	}{
		{"a broken go.mod", "module handshake\n\ngo 1.26.0\n\nreqire nothing\n", "unknown directive: reqire"},
		{"a Go too old", "module handshake\n\ngo 1.26.0\n\ntoolchain go9.99.9\n\ngodebug nothing=1\n", "go"},
		{"a go.sum that lacks a module", "module handshake\n\ngo 1.26.0\n\nrequire example.com/ws v1.0.0\n", "missing go.sum entry"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			kit := kit(t)
			write(t, kit, "go.mod", test.gomod)
			write(t, kit, "work/02/server.go", needy)
			_, err := keeper.Build(t.Context(), program.Source{Dir: filepath.Join(kit, "work/02"), Shown: "work/02", Root: kit, As: "work/02"}, program.BuildOptions{})
			var fault *program.Fault
			require.NotErrorAs(t, err, &fault)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestBuildIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	kit := kit(t)
	write(t, kit, "work/02/server.go", hello)
	_, err := keeper.Build(ctx, program.Source{Dir: filepath.Join(kit, "work/02"), Shown: "work/02", Root: kit, As: "work/02"}, program.BuildOptions{})
	require.ErrorIs(t, err, context.Canceled)
}
