//go:build unix

package grade_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
)

// handed is a folder that somebody hands in: the sample counts, with its one race, and further files.
func handed(t *testing.T, files map[string]string) program.Source {
	t.Helper()
	s := source(t, counts)
	server, err := os.ReadFile(filepath.Join(s.Dir, "main.go"))
	require.NoError(t, err)
	s.Dir, s.Shown = t.TempDir(), "mine"
	require.NoError(t, os.WriteFile(filepath.Join(s.Dir, "main.go"), server, 0o600))
	for name, text := range files {
		path := filepath.Join(s.Dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return s
}

// A race shows however a program hides it: without a stderr, with the report removed, or with files that are part of one
// build and not of the other.
func TestRacesCannotBeHidden(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	if has, lacking := program.HasRaceDetector(t.Context(), source(t, counts).Root); !has {
		skip(t, lacking)
	}
	racy := string(must(os.ReadFile(filepath.Join(source(t, counts).Dir, "main.go"))))
	calm := strings.ReplaceAll(racy, "count++\n\t\tmu.Lock()", "mu.Lock()\n\t\tcount++")
	require.NotEqual(t, racy, calm)
	two := map[string]string{"main.go": "//go:build !race\n\n" + racy, "calm.go": "//go:build race\n\n" + calm}
	withC := maps.Clone(two)
	withC["c.go"] = "package main\n\n// static int f(void) { return 1; }\nimport \"C\"\n\nfunc init() { C.f() }\n"
	for i, test := range []struct {
		name  string
		files map[string]string
	}{
		{"stderr closed", map[string]string{"hide.go": "package main\n\nimport \"os\"\n\nfunc init() { os.Stderr.Close() }\n"}},
		{"descriptors closed", map[string]string{"hide.go": "package main\n\nimport \"syscall\"\n\nfunc init() {\n\tsyscall.Close(2)\n\tsyscall.Open(\"/dev/null\", syscall.O_RDWR, 0)\n}\n"}},
		{"a file for the race detector closes stderr", map[string]string{"hide.go": "//go:build race\n\npackage main\n\nimport \"syscall\"\n\nfunc init() {\n\tsyscall.Close(1)\n\tsyscall.Close(2)\n}\n"}},
		{"the report removed", map[string]string{"hide.go": `package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

func init() {
	_, log, _ := strings.Cut(os.Getenv("GORACE"), "log_path='")
	log, _, _ = strings.Cut(log, "'")
	go func() {
		for range time.Tick(time.Millisecond) {
			names, _ := filepath.Glob(log + ".*")
			for _, name := range names {
				os.Remove(name)
			}
		}
	}()
}
`}},
		{"another program for the race detector", two},
		{"another program for the race detector, with C", withC},
	} {
		if !samples.Has(i, 1, 3) {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := grade.Grader{Keeper: keeper, Seed: 1}
			v := g.Lesson(t.Context(), checks(connects, crowds), handed(t, test.files))
			require.Equal(t, []string{"failed", "connects passed", "no-data-race failed"}, outcomes(v), v.Reason)
			require.Equal(t, verdict.DataRace, v.Checks[1].Failure.Kind)
			require.Contains(t, strings.Join(v.Checks[1].Failure.Detail, "\n"), "mine/main.go:")
		})
	}
}

func must(content []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return content
}

// One program's "go env -w", an empty vendor folder and a workspace above the kit change nothing for the next: it is built
// with the same settings, and the race detector is not excused.
func TestSettingsOfOneDoNotReachTheNext(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	if has, lacking := program.HasRaceDetector(t.Context(), source(t, counts).Root); !has {
		skip(t, lacking)
	}
	above := t.TempDir()
	kit := filepath.Join(above, "kit")
	require.NoError(t, os.MkdirAll(filepath.Join(kit, "vendor"), 0o755))
	for _, name := range []string{"go.mod", "go.sum"} {
		require.NoError(t, os.WriteFile(filepath.Join(kit, name), must(os.ReadFile(filepath.Join("../../..", name))), 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(above, "go.work"), []byte("go 1.26.0\n\nuse ./other\n"), 0o600))
	ran := filepath.Join(above, "ran")
	evil := filepath.Join(above, "evil")
	require.NoError(t, os.WriteFile(evil, []byte("#!/bin/sh\ntouch "+ran+"\nexec \"$@\"\n"), 0o755))
	settings := filepath.Join(above, "env")
	require.NoError(t, os.WriteFile(settings, []byte(strings.Join([]string{
		"GOFLAGS=-toolexec=" + evil + " -mod=vendor -tags=evil", "CGO_ENABLED=0", "CC=" + evil, "GOCACHEPROG=" + evil, "GOWORK=" + evil,
		"GOROOT=" + above, "GOTOOLCHAIN=go9.99.9", "GOEXPERIMENT=evil", "GO111MODULE=off", "GOCACHE=" + filepath.Join(above, "nowhere"), "GOOS=plan9", "GOARCH=s390x",
	}, "\n")), 0o600))
	t.Setenv("GOENV", settings)
	t.Setenv("GOWORK", "")
	t.Setenv("GOFLAGS", "-mod=vendor -json")

	s := handed(t, nil)
	s.Root, s.As = kit, "work/02-emit-count"
	g := grade.Grader{Keeper: keeper, Seed: 1}
	v := g.Lesson(t.Context(), checks(connects, crowds), s)
	require.Equal(t, []string{"failed", "connects passed", "no-data-race failed"}, outcomes(v), v.Reason)
	require.Equal(t, verdict.DataRace, v.Checks[1].Failure.Kind)
	require.NoFileExists(t, ran)
	require.NotEqual(t, verdict.Error, v.Outcome)
}

// A program that takes away what the grader needs has failed; it is not the kit's fault, and the next program doesn't
// notice. The tests that run at the same time as others would.
func TestTampering(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	again := check.Check{ID: "again", Run: func(t *check.T) {
		t.Connect("alice").Pings()
		t.Start(check.AnotherSecret())
	}}
	remove := `package main

import (
	"os"
	"path/filepath"
)

func init() {
	path, _ := os.Executable()
	_ = filepath.Dir(path)
	%s
}
`
	for _, test := range []struct{ name, code, want string }{
		{"removes the run's folder", `os.RemoveAll(filepath.Dir(os.Getenv("TMPDIR")))`, "something removed the executable"},
		{"removes its executable", `os.Remove(path)`, "something removed the executable"},
		{"empties its executable", `os.Remove(path); os.WriteFile(path, nil, 0o700)`, "something changed the executable"},
		{"makes its executable a plain file", `os.Chmod(path, 0o600)`, "something changed the executable"},
		{"removes its own folder", `wd, _ := os.Getwd(); os.RemoveAll(wd)`, "something removed the folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if os.Getuid() == 0 && strings.Contains(test.code, "Chmod") {
				test.code = strings.ReplaceAll(test.code, "0o600", "0") // whom modes do not bind
			}
			g := grade.Grader{Keeper: keeper, Seed: 1, Races: grade.RacesOff}
			v := g.Lesson(t.Context(), checks(again), handed(t, map[string]string{"init.go": fmt.Sprintf(remove, test.code)}))
			require.Equal(t, []string{"failed", "again failed"}, outcomes(v), v.Reason)
			require.Contains(t, v.Checks[0].Failure.Message, test.want)
			require.NotEmpty(t, v.Checks[0].Failure.Next)

			v = g.Lesson(t.Context(), checks(again), handed(t, nil))
			require.Equal(t, []string{"passed", "again passed"}, outcomes(v), v.Reason)
		})
	}
}
