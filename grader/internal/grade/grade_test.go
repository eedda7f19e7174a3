package grade_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	emitcount "handshake/lessons/02-emit-count"
)

// keeper is the one of this test process: a process has only one.
var keeper *program.Keeper

// TestMain also makes a watchdog of the test binary, for when it is killed or runs out of time.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "watchdog" {
		program.Watchdog(os.Stdin)
		os.Exit(0)
	}
	os.Exit(testMain(m))
}

func testMain(m *testing.M) int {
	self, err := os.Executable()
	if err == nil {
		keeper, err = program.NewKeeper([]string{self, "watchdog"})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	status := m.Run()
	if err := keeper.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// source is the program in the folder dir, below the kit's.
func source(t *testing.T, dir string) program.Source {
	t.Helper()
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	return program.Source{Dir: filepath.Join(root, filepath.FromSlash(dir)), Shown: dir, Root: root, As: "work/test"}
}

const counts = "grader/internal/grade/testdata/counts"

// checks is a lesson with the given checks.
func checks(all ...check.Check) curriculum.Lesson {
	return curriculum.Lesson{ID: "09-sample", Title: "A sample", Checks: all}
}

// The checks of the samples.
var (
	connects = check.Check{ID: "connects", Run: func(t *check.T) { t.Connect("alice").Pings() }}
	panics   = check.Check{ID: "panics", Run: func(*check.T) { panic("out of words") }}
	fails    = check.Check{ID: "fails", Run: func(t *check.T) { t.Visitor("alice").Gets("/nowhere", check.HTML()) }}
	crowds   = check.Check{ID: "no-data-race", Race: true, Run: func(t *check.T) { t.ConnectAll("visitor", 20).Hear("user count", check.EndsAt(20, 1, 20)) }}
)

func outcomes(v verdict.Lesson) []string {
	all := []string{v.Outcome.String()}
	for _, c := range v.Checks {
		all = append(all, c.ID+" "+c.Outcome.String())
	}
	return all
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	broken := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(broken, "server.go"), []byte("package main\n\nfunc main() { listen() }\n"), 0o644))
	ends := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(ends, "server.go"), []byte("package main\n\nfunc main() { println(\"done\") }\n"), 0o644))
	at := func(dir string) program.Source {
		s := source(t, counts)
		s.Dir = dir
		return s
	}
	for _, test := range []struct {
		name   string
		lesson curriculum.Lesson
		source program.Source
		want   []string
		said   string // in the reason or the failure of the lesson, or of its first check that did not pass
	}{
		{"all pass", checks(connects), source(t, counts), []string{"passed", "connects passed"}, ""},
		{"no checks", checks(), source(t, counts), []string{"error"}, "has no checks"},
		{"one panics", checks(connects, panics, fails), source(t, counts), []string{"error", "connects passed", "panics error", "fails failed"}, "out of words"},
		{"one fails", checks(fails, connects), source(t, counts), []string{"failed", "fails failed", "connects passed"}, "404"},
		{"a failure leaves the races for later", checks(fails, crowds), source(t, counts), []string{"failed", "fails failed", "no-data-race not run"}, "404"},
		{"it does not compile", checks(connects, crowds), at(broken), []string{"failed", "connects not run", "no-data-race not run"}, "doesn't compile"},
		{"it does not stay", checks(connects, fails), at(ends), []string{"failed", "connects not run", "fails not run"}, "exited with status 0"},
		{"there is no folder", checks(connects), at(filepath.Join(ends, "none")), []string{"failed", "connects not run"}, "There is no folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := grade.Grader{Keeper: keeper, Seed: 1}
			v := g.Lesson(t.Context(), test.lesson, test.source)
			require.Equal(t, test.want, outcomes(v))
			text := v.Reason
			if v.Failure != nil {
				text += v.Failure.Message
			}
			for _, c := range v.Checks {
				text += c.Reason
				if c.Failure != nil {
					text += c.Failure.Message
				}
			}
			require.Contains(t, text, test.said)
		})
	}
}

// Progress reports each check that has ended, while the others still run, and then that only data races are looked for.
func TestProgress(t *testing.T) {
	t.Parallel()
	told := make(chan struct{})
	waits := check.Check{ID: "waits", Run: func(t *check.T) {
		select {
		case <-told:
		case <-time.After(time.Minute):
			t.Errorf("nobody was told that the other check has ended")
		}
	}}
	var all []string
	g := grade.Grader{Keeper: keeper, Seed: 1, Races: grade.RacesOff, Progress: func(v verdict.Lesson) {
		if len(all) == 0 {
			close(told)
		}
		var reasons []string
		for _, c := range v.Checks {
			reasons = append(reasons, c.ID+" "+c.Outcome.String()+" "+c.Reason)
		}
		all = append(all, strings.Join(reasons, ", "))
	}}
	v := g.Lesson(t.Context(), checks(waits, connects, crowds), source(t, counts))
	require.Equal(t, []string{"passed", "waits passed", "connects passed", "no-data-race not run"}, outcomes(v))
	require.Equal(t, []string{
		"waits not run still running, connects passed , no-data-race not run it runs once the other checks pass",
		"waits passed , connects passed , no-data-race not run looking for data races",
	}, all)
}

// Conversations come last, and nobody waits for them to hear that all checks have passed.
func TestProgressBeforeConversations(t *testing.T) {
	t.Parallel()
	var all []string
	g := grade.Grader{Keeper: keeper, Seed: 1, Races: grade.RacesOff, Progress: func(v verdict.Lesson) {
		last := v.Checks[len(v.Checks)-1]
		all = append(all, fmt.Sprintf("%d passed, %s: %s", v.Count(verdict.Passed), last.ID, last.Reason))
	}}
	for _, test := range []struct {
		lesson curriculum.Lesson
		want   []string
	}{
		{checks(connects), []string{"1 passed, conversations: holding random conversations"}},
		{checks(connects, crowds), []string{"1 passed, conversations: holding random conversations", "1 passed, conversations: holding random conversations"}},
	} {
		all = nil
		test.lesson.Explore.Holds = explore.Sockets
		v := g.Lesson(t.Context(), test.lesson, source(t, counts))
		require.NotEqual(t, verdict.NotRun, v.Checks[len(v.Checks)-1].Outcome, "whatever comes of them, they have been held")
		require.Equal(t, test.want, all)
	}
}

// A program that ends by itself is told as that, whether the grader sees it end before it listens or a moment later: which
// of the two, differs from check to check.
func TestEndsByItself(t *testing.T) {
	t.Setenv("DIES", t.TempDir())
	again := connects
	again.ID = "connects-again"
	g := grade.Grader{Keeper: keeper, Seed: 1}
	v := g.Lesson(t.Context(), checks(connects, again), source(t, "grader/internal/grade/testdata/dies"))
	require.Equal(t, []string{"failed", "connects not run", "connects-again not run"}, outcomes(v))
	require.Contains(t, v.Failure.Message, "exited with status 0")
}

func TestInterruptedIsNotRun(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := check.Check{ID: "stops", Run: func(t *check.T) {
		alice := t.Connect("alice")
		cancel()
		alice.Hears("news", 1)
	}}
	g := grade.Grader{Keeper: keeper, Seed: 1}
	v := g.Lesson(ctx, checks(stop, crowds), source(t, counts))
	require.Equal(t, []string{"not run", "stops not run", "no-data-race not run"}, outcomes(v))
	require.Equal(t, "interrupted", v.Reason)

	v = g.Lesson(ctx, checks(connects), source(t, counts))
	require.Equal(t, []string{"not run", "connects not run"}, outcomes(v))
}

// A program whose values are all right is still caught by Go's race detector, in the check that asks for it and, with RacesAll,
// in every other.
func TestDataRace(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	if has, lacking := program.HasRaceDetector(t.Context(), source(t, counts).Root); !has {
		skip(t, lacking)
	}
	for name, races := range map[string]grade.Races{"last": grade.RacesLast, "all": grade.RacesAll} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := grade.Grader{Keeper: keeper, Seed: 1, Races: races}
			v := g.Lesson(t.Context(), checks(connects, crowds), source(t, counts))
			require.Equal(t, []string{"failed", "connects passed", "no-data-race failed"}, outcomes(v))
			failure := v.Checks[1].Failure
			require.Equal(t, verdict.DataRace, failure.Kind)
			require.Contains(t, strings.Join(failure.Detail, "\n"), "main.go:27", "the learner's own line")
		})
	}
}

// skip says what this machine lacks for the test. A build server lacks nothing.
func skip(t *testing.T, lacking string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(lacking)
	}
	t.Skip(lacking)
}

// Without a C compiler there is no race detector. That is said, and the lesson passes without the check; but the check
// alone is no lesson.
func TestNoCompilerForTheRaceDetector(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Setenv("CC", "nonexistent")
	g := grade.Grader{Keeper: keeper, Seed: 1}
	v := g.Lesson(t.Context(), emitcount.Lesson, source(t, "solution/02-emit-count"))
	require.Equal(t, verdict.Passed, v.Outcome)
	race := v.Checks[slices.IndexFunc(v.Checks, func(c verdict.Check) bool { return c.ID == "no-data-race" })]
	require.Equal(t, verdict.NotRun, race.Outcome)
	require.True(t, race.Excused)
	require.Equal(t, "Go's race detector needs a C compiler, and nonexistent isn't installed", race.Reason)

	v = g.Lesson(t.Context(), checks(crowds), source(t, counts))
	require.Equal(t, []string{"not run", "no-data-race not run"}, outcomes(v))
}

// There is no race detector for some processors, though there be a C compiler.
func TestRaceDetectorForAnotherProcessor(t *testing.T) {
	root := source(t, counts).Root
	if has, lacking := program.HasRaceDetector(t.Context(), root); !has {
		skip(t, lacking)
	}
	t.Setenv("CGO_ENABLED", "1")
	t.Setenv("GOOS", "linux")
	t.Setenv("GOARCH", "386")
	has, lacking := program.HasRaceDetector(t.Context(), root)
	require.False(t, has)
	require.Equal(t, "Go's race detector isn't available here: -race is not supported on linux/386", lacking)
}

func TestRaceDetectorWithoutCgo(t *testing.T) {
	root := source(t, counts).Root
	if has, lacking := program.HasRaceDetector(t.Context(), root); !has {
		skip(t, lacking)
	}
	t.Setenv("CGO_ENABLED", "0")
	has, lacking := program.HasRaceDetector(t.Context(), root)
	require.False(t, has)
	require.Contains(t, lacking, "CGO_ENABLED=0")
}
