package check_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"handshake/grader/check"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
	"handshake/lessons/vocab"
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

// testMain also looks, at the end, whether the checks of all tests left a goroutine behind.
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
	if err := errors.Join(keeper.Close(), goleak.Find()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// host builds the program in the folder dir, below the kit's, and starts it for a check.
func host(t *testing.T, dir string) check.Options {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	source := program.Source{Dir: filepath.Join(root, filepath.FromSlash(dir)), Shown: dir, Root: root, As: "work/test"}
	binary, err := keeper.Build(t.Context(), source, program.BuildOptions{})
	require.NoError(t, err)
	return check.Options{
		Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			return keeper.Start(ctx, binary, options)
		},
		Dialect: wire.JSON{}, Site: vocab.Site, Seed: 1,
	}
}

const mortal = "grader/check/testdata/mortal"

// A check ends well, badly, not at all, or by its own fault; and what it says tells these apart.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	h := host(t, mortal)
	for _, test := range []struct {
		name    string
		run     func(t *check.T)
		outcome verdict.Outcome
		kind    verdict.Kind // of the failure
		said    string       // in the failure's message, or in the reason
	}{
		{"it comes to its end", func(t *check.T) { t.Connect("alice").Pings() }, verdict.Passed, "", ""},
		{"nothing to do", func(*check.T) {}, verdict.Passed, "", ""},
		{"a verb fails", func(t *check.T) { t.Visitor("alice").Gets("/nowhere", check.HTML()) }, verdict.Failed, "page", "404"},
		{"it panics", func(*check.T) { panic("out of words") }, verdict.Error, "", "the check sample panicked: out of words"},
		{"it panics behind a verb", func(t *check.T) {
			var nobody *check.Visitor
			t.Connect("alice")
			nobody.Pings()
		}, verdict.Error, "", "nil pointer"},
		{"a verb is told nonsense", func(t *check.T) { t.Connect("alice").Emits("die", func() {}) }, verdict.Error, "", "sample panicked"},
		{"an assertion fails", func(t *check.T) { require.Equal(t, 1, 2, "counts") }, verdict.Failed, "assertion", "Not equal"},
		{"an assertion fails and it goes on", func(t *check.T) {
			assert.True(t, false)
			t.Connect("alice")
		}, verdict.Failed, "assertion", "Should be true"},
		{"it fails without a word", func(t *check.T) { t.FailNow() }, verdict.Error, "", "without saying why"},
		{"it leaves in the middle", func(t *check.T) {
			t.Connect("alice")
			runtime.Goexit()
		}, verdict.Error, "", "without a verdict"},
		{"the program dies while something is expected of it", func(t *check.T) {
			alice := t.Connect("alice")
			alice.Emits("die", 1)
			alice.Hears("die", "never")
		}, verdict.Failed, "program-ended", "exited with status 3"},
		{"the program dies and somebody connects", func(t *check.T) {
			t.Connect("alice").Emits("die", 1)
			for { // it may be let in once more
				t.Connect("bob")
			}
		}, verdict.Failed, "program-ended", "exited with status 3"},
		{"the program dies and is pinged", func(t *check.T) {
			alice := t.Connect("alice")
			alice.Emits("die", 1)
			for {
				alice.Pings()
			}
		}, verdict.Failed, "program-ended", "exited with status 3"},
		{"the program dies and its log is read", func(t *check.T) {
			t.Connect("alice").Emits("die", 1)
			t.Logs("goodbye", check.Exactly(1))
		}, verdict.Failed, "program-ended", "exited with status 3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v, fault := check.Run(t.Context(), check.Check{ID: "sample", Title: "a sample", Run: test.run}, h)
			require.Nil(t, fault)
			require.Equal(t, test.outcome, v.Outcome, "%+v %s", v.Failure, v.Reason)
			if test.outcome != verdict.Failed {
				require.Nil(t, v.Failure)
				require.Contains(t, v.Reason, test.said)
				return
			}
			require.Equal(t, test.kind, v.Failure.Kind)
			wording.Speak().Check(&v)
			require.Contains(t, v.Failure.Message, test.said)
			if test.kind == "program-ended" {
				require.Equal(t, []string{"panic: of old age"}, v.Failure.Detail)
			}
		})
	}
}

// recording is the host, and it remembers the processes that it started.
func recording(h check.Options, started *[]*program.Process) check.Options {
	start := h.Start
	h.Start = func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
		process, err := start(ctx, options)
		*started = append(*started, process)
		return process, err
	}
	return h
}

// Each verb had what it asked for, and yet nothing passes with a program that did not see the end.
func TestProgramThatDiesBehindTheLastVerbFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		run  func(t *check.T)
		dies int // which of the started processes
	}{
		{"the only one", func(t *check.T) { t.Connect("alice").Emits("die", 1) }, 0},
		{"the second of two", func(t *check.T) {
			bob := t.Start(check.SameSecret()).Visitor("bob")
			bob.Connect()
			bob.Emits("die", 1)
		}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var started []*program.Process
			c := check.Check{ID: "sample", Run: func(t *check.T) {
				test.run(t)
				<-started[test.dies].Done()
			}}
			v, fault := check.Run(t.Context(), c, recording(host(t, mortal), &started))
			require.Nil(t, fault)
			require.Equal(t, verdict.Failed, v.Outcome)
			require.Equal(t, verdict.ProgramEnded, v.Failure.Kind)
		})
	}
}

func TestInterruptedIsNotRun(t *testing.T) {
	t.Parallel()
	never := make(chan struct{}) // before the tests' end
	t.Cleanup(func() { close(never) })
	for _, test := range []struct {
		name string
		run  func(t *check.T, interrupt func())
	}{
		{"in the midst of waiting", func(t *check.T, interrupt func()) {
			alice := t.Connect("alice")
			interrupt()
			alice.Hears("news", 1)
		}},
		{"behind the last verb", func(t *check.T, interrupt func()) {
			t.Connect("alice")
			interrupt()
		}},
		{"behind a failure", func(t *check.T, interrupt func()) {
			t.Errorf("this would fail")
			interrupt()
		}},
		{"while a crowd connects", func(t *check.T, interrupt func()) {
			interrupt()
			t.ConnectAll("visitor", 10)
		}},
		{"in a check that does not look", func(t *check.T, interrupt func()) {
			interrupt()
			<-never
		}},
		{"before a second server starts", func(t *check.T, interrupt func()) {
			interrupt()
			t.Start(check.SameSecret()).Visitor("bob").Connect()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			v, fault := check.Run(ctx, check.Check{ID: "sample", Run: func(t *check.T) { test.run(t, cancel) }}, host(t, mortal))
			require.Nil(t, fault)
			require.Equal(t, verdict.NotRun, v.Outcome)
			require.Equal(t, "interrupted", v.Reason)
			require.Nil(t, v.Failure)
		})
	}
	t.Run("before it starts", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		v, fault := check.Run(ctx, check.Check{ID: "sample", Run: func(*check.T) {}}, host(t, mortal))
		require.Nil(t, fault)
		require.Equal(t, verdict.NotRun, v.Outcome)
	})
}

// What keeps a program from starting is the learner's, or the machine's, and never mixed up.
func TestStartThatFails(t *testing.T) {
	t.Parallel()
	broken := func(err error) check.Options {
		return check.Options{Start: func(context.Context, program.StartOptions) (*program.Process, error) { return nil, err }}
	}
	c := check.Check{ID: "sample", Run: func(*check.T) { panic("must not run") }}
	_, fault := check.Run(t.Context(), c, broken(&program.Fault{Failure: verdict.Failure{Kind: verdict.Exits}}))
	require.NotNil(t, fault)
	require.Equal(t, verdict.Exits, fault.Kind)
	v, fault := check.Run(t.Context(), c, broken(errors.New("no more processes")))
	require.Nil(t, fault)
	require.Equal(t, verdict.Error, v.Outcome)
	require.Contains(t, v.Reason, "no more processes")
}

// The same seed gives the same numbers, words, names and secrets; another seed others.
func TestSeedReplays(t *testing.T) {
	t.Parallel()
	h := host(t, "solution/04-authenticate-cookie")
	play := func(seed uint64) string {
		var log strings.Builder
		h := h
		h.Seed = seed
		start := h.Start
		h.Start = func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			fmt.Fprintln(&log, options.Env)
			return start(ctx, options)
		}
		v, fault := check.Run(t.Context(), check.Check{ID: "sample", Run: func(t *check.T) {
			fmt.Fprintln(&log, t.Int(1, 1_000_000), t.Word(8), vocab.Registers(t.Visitor("alice")))
			for _, v := range t.Shuffle(check.Group{t.Visitor("bob"), t.Visitor("carol"), t.Visitor("dave"), t.Visitor("erin")}) {
				fmt.Fprintln(&log, v.Name)
			}
			t.Start(check.AnotherSecret())
		}}, h)
		require.Nil(t, fault)
		require.Equal(t, verdict.Passed, v.Outcome, v.Reason)
		return log.String()
	}
	first := play(42)
	require.Equal(t, first, play(42))
	require.NotEqual(t, first, play(43))
}

// Whatever a check leaves open, its end closes: the processes, the sockets and their readers (see TestMain).
func TestEndClosesEverything(t *testing.T) {
	t.Parallel()
	var started []*program.Process
	v, fault := check.Run(t.Context(), check.Check{ID: "sample", Run: func(t *check.T) {
		t.ConnectAll("visitor", 10)
		t.Visitor("stuck").Connect(check.Stuck())
		t.Visitor("dave").SaysNothing()
		t.Start(check.SameSecret()).Visitor("bob").Connect()
	}}, recording(host(t, mortal), &started))
	require.Nil(t, fault)
	require.Equal(t, verdict.Passed, v.Outcome)
	require.Len(t, started, 2)
	for _, process := range started {
		<-process.Done()
	}
}
