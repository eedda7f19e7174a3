package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// The examples in docs/examples pass their lessons, where their languages and modules are present; without CI=true, only the last lesson.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("grades programs")
	}
	for name, equip := range map[string]func(t *testing.T) *scripts{"node-ws": withNode, "python-websockets": withPython} {
		t.Run(name, func(t *testing.T) {
			s := equip(t)
			numbers := []string{"01", "02", "03"}
			if !samples.Wide() {
				numbers = numbers[2:] // it expects the most
			}
			for _, number := range numbers {
				lesson, err := lessons.Course().Find(number)
				require.NoError(t, err)
				dir := filepath.Join(s.root, "docs", "examples", name)
				v := s.grade(t, lesson, program.Source{Dir: dir, Shown: "docs/examples/" + name, Root: s.root, As: "work/" + lesson.ID}, talking)
				if v.Outcome != verdict.Passed {
					t.Errorf("the example does not pass lesson %s:\n%s", number, shown(v))
				}
			}
		})
	}
}

// withNode lets examples in Node find the modules of the servers of Socket.IO, which have ws among them.
func withNode(t *testing.T) *scripts {
	n := newNode(t, versions[2])
	t.Setenv("NODE_PATH", n.servers[versions[2]].Modules)
	return n.scripts
}

// withPython makes python3 one that has the module websockets: the first on PATH, or the system's. Without one the test is skipped, but not in
// CI.
func withPython(t *testing.T) *scripts {
	t.Setenv("PYTHONUNBUFFERED", "") // a server has to flush what it prints
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(t.Context(), python, "-c", "import websockets").Run() != nil {
			continue
		}
		if filepath.IsAbs(python) {
			bin := t.TempDir()
			require.NoError(t, os.Symlink(python, filepath.Join(bin, "python3")))
			t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		}
		return newScripts(t)
	}
	skipping(t)("no python3 has the module websockets: install python3-websockets")
	return nil
}

// slips are what people who write Python do, as a change of the example, and what they read about it.
var slips = []struct {
	name, from, to string
	said           []string // in the failure, its evidence, its advice or its next action
}{
	{"a name that isn't there", `emit("user count", len(sockets))
    try`, `emit("user count", count)
    try`, []string{"NameError: name 'count' is not defined", "the log shows an exception"}},
	{"no flush", `disconnected", flush=True`, `disconnected"`, []string{"The log never says", "flush=True"}},
	{"no module", "websockets.exceptions", "websocketz.exceptions", []string{"No module named 'websocketz'", "pip install"}},
	{"not awaited", "def emit(", "async def emit(", []string{"coroutine 'emit' was never awaited", "It runs when you await"}},
	{"nothing caught", "except ConnectionClosed:", "except ZeroDivisionError:", nil}, // the cleanup is in finally, so that's right
	{"cleanup after a clean end only", `    except ConnectionClosed:
        pass  # it left without a close frame
    finally:
        sockets.remove(socket)
        print("A user has disconnected", flush=True)
        emit("user count", len(sockets))`, `    finally:
        pass
    sockets.remove(socket)
    print("A user has disconnected", flush=True)
    emit("user count", len(sockets))`, []string{"ConnectionClosed", "Put the cleanup into finally"}},
	{"bytes", `json.dumps({"event": event, "data": data})`, `json.dumps({"event": event, "data": data}).encode()`, []string{"Send a string, not bytes"}},
	{"a port of its own", `int(os.environ["PORT"])`, `int(os.environ["PORT"]) - 1`, []string{`int(os.environ["PORT"])`}},
	{"a variable misspelt", `os.environ["PORT"]`, `os.environ["PROT"]`, []string{"KeyError: 'PROT'", "in main", "Fix this error first"}},
}

// Somebody who writes Python reads what Python says, and no advice for Go.
func TestPythonSlips(t *testing.T) {
	if testing.Short() {
		t.Skip("grades programs")
	}
	s := withPython(t)
	lesson, err := lessons.Course().Find("03")
	require.NoError(t, err)
	example, err := os.ReadFile(filepath.Join(s.root, "docs", "examples", "python-websockets", "run"))
	require.NoError(t, err)
	for _, slip := range samples.Of(slips, 3, 4) {
		t.Run(slip.name, func(t *testing.T) {
			text := strings.Replace(string(example), slip.from, slip.to, 1)
			require.NotEqual(t, string(example), text)
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "run"), []byte(text), 0o755))
			v := s.grade(t, lesson, program.Source{Dir: dir, Shown: "work/" + lesson.ID, Root: s.root, As: "work/" + lesson.ID}, -1)
			if slip.said == nil {
				require.Equal(t, verdict.Passed, v.Outcome, shown(v))
				return
			}
			require.Equal(t, verdict.Failed, v.Outcome)
			failure, given := v.Failure, v.Advice
			if failure == nil {
				first := v.Checks[v.FirstFailed()]
				failure, given = first.Failure, first.Advice
			}
			said := append([]string{failure.Message, failure.Next}, failure.Detail...)
			for _, a := range given {
				said = append(said, a.Subject, a.Body)
			}
			for _, want := range slip.said {
				require.Contains(t, strings.Join(said, "\n"), want, shown(v))
			}
			require.NotRegexp(t, `goroutine|panic|Upgrade|mutex|http\.|os\.Getenv|encoding/json|WriteJSON`, strings.Join(said, "\n"))
		})
	}
}
