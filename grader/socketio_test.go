package main_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/socketserver"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// versions of Socket.IO that are tested, the newest last.
var versions = socketserver.Versions

// node is what the tests of Socket.IO need: the servers' modules, installed.
type node struct {
	*scripts
	servers map[string]socketserver.Server // by version
}

// scripts grades programs that aren't in Go.
type scripts struct {
	root   string
	keeper *program.Keeper
}

func newScripts(t *testing.T) *scripts {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a file run is a shell script here")
	}
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	return &scripts{root, newKeeper(t)}
}

// skipping skips the test for lack of something, but not in CI.
func skipping(t *testing.T) func(format string, args ...any) {
	if os.Getenv("CI") == "true" {
		return t.Fatalf
	}
	return t.Skipf
}

// newNode installs the modules, in a folder that stays. Without node, npm or the network the test is skipped, but not in CI.
func newNode(t *testing.T, versions ...string) *node {
	t.Helper()
	skip := skipping(t)
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			skip("servers of Socket.IO need %s", tool)
		}
	}
	n := &node{newScripts(t), map[string]socketserver.Server{}}
	for _, version := range versions {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		server, err := socketserver.Install(ctx, n.root, version)
		cancel()
		if err != nil {
			skip("the test needs the modules: %v", err)
		}
		n.servers[version] = server
	}
	return n
}

// server makes a program of the server with that version, for a lesson and with a fault.
func (n *node) server(t *testing.T, version string, lesson curriculum.Lesson, fault string) program.Source {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, n.servers[version].Make(dir, lesson.Number(), fault))
	return program.Source{Dir: dir, Shown: "work/" + lesson.ID, Root: n.root, As: "work/" + lesson.ID}
}

// grade grades a program, with the advice that a learner would get.
func (s *scripts) grade(t *testing.T, lesson curriculum.Lesson, source program.Source, talking time.Duration) verdict.Lesson {
	t.Helper()
	grader := grade.Grader{Keeper: s.keeper, Seed: 1, Races: grade.RacesOff, Explore: talking}
	v := grader.Lesson(t.Context(), lesson, source)
	known, err := advice.Load(s.root, lesson)
	require.NoError(t, err)
	advice.Give(&v, lesson.Text(), known)
	return v
}

// A server as the original course has it written, with each version of Socket.IO, and with the callback that refuses in truth.
func TestSocketIO(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	t.Parallel()
	of := versions[len(versions)-1:]
	switch {
	case samples.Full():
		of = versions
	case samples.Wide():
		of = versions[2:]
	}
	n := newNode(t, of...)
	for _, version := range of {
		for i, lesson := range lessons.Course().Lessons {
			if !samples.Has(i, 1, 6) {
				continue
			}
			t.Run(version+"/"+lesson.ID[:2], func(t *testing.T) {
				t.Parallel()
				v := n.grade(t, lesson, n.server(t, version, lesson, ""), talking)
				if v.Outcome != verdict.Passed {
					t.Errorf("a right server does not pass:\n%s", shown(v))
				}
			})
		}
	}
}

// The callback that the original course has its learners write, accept(null, false), lets everybody in. The explanation says so.
func TestSocketIOUsualCallback(t *testing.T) {
	if testing.Short() {
		t.Skip("grades programs")
	}
	t.Parallel()
	of := versions
	if !samples.Full() {
		of = versions[2:]
	}
	n := newNode(t, of...)
	lesson, err := lessons.Course().Find("04")
	require.NoError(t, err)
	for _, version := range of {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			v := n.grade(t, lesson, n.server(t, version, lesson, "usual-fail"), -1)
			require.Equal(t, verdict.Failed, v.Outcome)
			var admitted *verdict.Failure
			for _, c := range v.Checks {
				if c.ID == "needs-a-cookie" {
					admitted = c.Failure
				}
			}
			require.NotNil(t, admitted, shown(v))
			require.Equal(t, verdict.Admitted, admitted.Kind)
			require.Equal(t, verdict.SocketIO, admitted.Facts.Wire)
			require.Contains(t, admitted.Message, "connect_error")
			require.Contains(t, admitted.Next, "accept(null, false) lets the visitor in")
		})
	}
}

// With Socket.IO 2, which the original course's boilerplate installs, a server that emits inside of a listener fails lesson 03. The
// explanation says what to do.
func TestSocketIOEmitsInsideAnEmit(t *testing.T) {
	if testing.Short() {
		t.Skip("grades a program")
	}
	t.Parallel()
	n := newNode(t, versions[0])
	lesson, err := lessons.Course().Find("03")
	require.NoError(t, err)
	v := n.grade(t, lesson, n.server(t, versions[0], lesson, "emits-at-once"), -1)
	at := slices.IndexFunc(v.Checks, func(c verdict.Check) bool { return c.Failure != nil })
	require.GreaterOrEqual(t, at, 0, shown(v))
	require.Contains(t, v.Checks[at].Failure.Next, "docs/socketio.md#emit-when-the-listener-has-returned", shown(v))
	require.Contains(t, shown(v), "setImmediate")
}

// twins are mistakes of the course that the server in testdata/socketio makes as well.
var twins = []struct{ lesson, mistake string }{
	{"02", "only-the-newcomer"},
	{"03", "subtracts-in-silence"},
	{"06", "sender-hears-it-twice"},
	{"01", "logs-in-two-places"},
	{"01", "logs-other-words"},
	{"02", "one-too-small"},
	{"02", "count-as-text"},
	{"02", "count-in-an-object"},
	{"02", "another-event-name"},
	{"03", "nobody-leaves"},
	{"03", "emits-without-subtracting"},
	{"03", "emits-before-subtracting"},
	{"03", "log-line-misspelt"},
	{"06", "only-the-sender-hears"},
	{"06", "everybody-but-the-sender"},
	{"06", "text-without-a-name"},
	{"05", "connected-when-gone"},
	{"06", "trims-the-text"},
}

// The same mistake gets the same explanation in both dialects: the same check fails first, in the same way and with the same words, and the
// same known mistake is named.
func TestSocketIOTwins(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	t.Parallel()
	n := newNode(t, "v4")
	all := twins
	if !samples.Full() {
		all = samples.Of(twins, 6, 18)
	}
	for _, twin := range all {
		t.Run(twin.lesson+"/"+twin.mistake, func(t *testing.T) {
			t.Parallel()
			lesson, err := lessons.Course().Find(twin.lesson)
			require.NoError(t, err)
			mistakes, err := curriculum.LoadMistakes(n.root, lesson)
			require.NoError(t, err)
			at := slices.IndexFunc(mistakes, func(m curriculum.Mistake) bool { return m.Name == twin.mistake })
			require.GreaterOrEqual(t, at, 0)
			dir := filepath.Join(n.root, "bin", "testdata", "twins", twin.mistake)
			require.NoError(t, os.RemoveAll(dir))
			require.NoError(t, mistakes[at].Make(n.root, lesson, dir))
			inGo := n.grade(t, lesson, program.Source{Dir: dir, Shown: "work/" + lesson.ID, Root: n.root, As: "work/" + lesson.ID}, -1)
			inNode := n.grade(t, lesson, n.server(t, "v4", lesson, twin.mistake), -1)
			one, other := explanation(inGo), explanation(inNode)
			if one != other || one == "" {
				t.Errorf("in Go:\n%s\nin Node:\n%s\n%v\n%v\n%s\n%s", one, other, advice.Of(inGo), advice.Of(inNode), shown(inGo), shown(inNode))
			}
		})
	}
}

// explanation is what a learner reads of the first check that failed.
func explanation(v verdict.Lesson) string {
	for _, c := range v.Checks {
		if c.Failure == nil {
			continue
		}
		text := []string{c.ID, string(c.Failure.Kind), c.Failure.Variant, c.Failure.Message}
		for _, a := range c.Advice {
			text = append(text, a.Mistake)
		}
		return strings.Join(text, "\n")
	}
	return ""
}
