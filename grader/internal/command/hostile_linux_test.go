package command_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
)

// Whatever a program does beside serving, it gets the verdict that it deserves, and nothing of it is left: no process, no file. It
// runs in namespaces of its own, as a user without rights unless root is asked for.
func TestHostilePrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	t.Parallel()
	e := newEnclosure(t)
	program := e.build(t, "hostile")
	const (
		killed = 128 + int(syscall.SIGKILL)
		either = -1 // it depends on the moment
	)
	for i, test := range []struct {
		trick   string
		root    bool // as root, with control groups
		bare    bool // as root, without
		status  int
		says    string // in the output
		outcome string // in the report; "" for a run that comes to none
		folder  bool   // its folder may be left: nobody lives to remove it
		starts  int    // how often it was started; 0 for any number
	}{
		{trick: "nothing", outcome: "passed"},
		{trick: "nothing", root: true, outcome: "passed"},

		{trick: "daemon", outcome: "passed"},
		{trick: "daemon without env", outcome: "passed"},
		{trick: "orphan", outcome: "passed"},
		{trick: "chain", outcome: "passed"},
		{trick: "chain", root: true, outcome: "passed"},
		{trick: "fast chain", outcome: "passed"},
		{trick: "fast chain", root: true, outcome: "passed"},
		{trick: "two fast chains", status: either},
		{trick: "crowd", outcome: "passed"},
		{trick: "tree", outcome: "passed"},
		{trick: "deaf", outcome: "passed"},
		{trick: "stopped", outcome: "passed"},
		{trick: "adopts", outcome: "passed"},
		{trick: "traced", outcome: "passed"},
		{trick: "unburied", outcome: "passed"},
		{trick: "poses as a watchdog", outcome: "passed"},
		{trick: "lowers its limits", outcome: "passed"},
		{trick: "leaves at the end", outcome: "passed"},
		{trick: "holds the output", outcome: "passed"},
		{trick: "own PID namespace", root: true, outcome: "passed"},
		{trick: "own mount namespace", bare: true, outcome: "passed"},
		{trick: "own group of control", root: true, outcome: "passed"},
		{trick: "leaves the cage", root: true, outcome: "passed"},
		{trick: "freezes its cage", root: true, status: either},

		{trick: "kills a watchdog", outcome: "passed"},
		{trick: "kills the watchdogs", outcome: "passed"},
		{trick: "hunts the watchdogs", outcome: "passed"},
		{trick: "stops the watchdogs", outcome: "passed"},
		{trick: "kills the grader", status: killed},
		{trick: "kills one and the grader", status: killed},
		{trick: "kills one and the grader", root: true, status: killed},
		{trick: "drops its mark and kills all", status: killed, folder: true},
		{trick: "a child kills one and the grader", status: killed},
		{trick: "a child kills one and the grader", root: true, status: killed},
		{trick: "stops one, kills one", status: 2, says: "Stopped before there was a result"},
		{trick: "TERM", status: either},
		{trick: "INT", status: either},
		{trick: "HUP", status: either},
		{trick: "QUIT", status: 2, says: "SIGQUIT"},
		{trick: "TERM to everybody", status: either},
		{trick: "KILL to everybody", status: killed, folder: true},
		{trick: "STOP and CONT", outcome: "passed"},
		{trick: "CONT again and again", status: either},

		{trick: "mode 0", outcome: "passed"},
		{trick: "deep", outcome: "passed"},
		{trick: "many files", outcome: "passed"},
		{trick: "pipes and links", outcome: "passed"},
		{trick: "writes on", outcome: "passed"},
		{trick: "immutable", root: true, outcome: "passed"},
		{trick: "mounts", bare: true, outcome: "passed"},
		{trick: "removes the run's folder", outcome: "passed"},
		{trick: "replaces the run's folder", outcome: "passed"},
		{trick: "forges the report", outcome: "passed"},
		{trick: "links the report", outcome: "passed"},
		{trick: "a folder in the report's place", status: 2, says: "report couldn't be written"},

		{trick: "floods", outcome: "passed"},

		{trick: "spins", status: 1, outcome: "failed", says: "it doesn't listen on the port in PORT", starts: 1},
		{trick: "sleeps", status: 1, outcome: "failed", says: "it doesn't listen on the port in PORT", starts: 1},
		{trick: "stops itself", status: 1, outcome: "failed", says: "it doesn't listen on the port in PORT", starts: 1},
		{trick: "stops at a client", status: 1, outcome: "failed"},
		{trick: "first start fails", status: 1, outcome: "failed", says: "exited with status 3"},
		{trick: "first start hangs", status: 1, outcome: "failed", says: "it doesn't listen on the port in PORT", starts: 1},
	} {
		if !samples.Has(i, 4, 12) {
			continue
		}
		name, uid := test.trick, nobody
		switch {
		case test.root:
			name, uid = name+" as root", 0
		case test.bare:
			name, uid = name+" as root without control groups", 0
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own, err := os.MkdirTemp(e.dir, "report")
			require.NoError(t, err)
			require.NoError(t, os.Chmod(own, 0o777))
			path := filepath.Join(own, "report.json")
			r := e.command(t, uid, test.bare, []string{"HOSTILE=" + test.trick, "REPORT=" + path},
				"handshake", "check", "01", "--no-race", "--explore", "200ms", "--seed", "7", "--program", program, "--json", path)
			precious := filepath.Join(r.state, "precious")
			require.NoError(t, os.Mkdir(precious, 0o777))
			require.NoError(t, os.WriteFile(filepath.Join(precious, "file"), []byte("precious"), 0o666))

			_ = r.command.Run()
			status := r.command.ProcessState.ExitCode()
			r.leavesNothing(t, test.folder)
			if test.status != either {
				require.Equal(t, test.status, status, "%s\n%v", r.log.String(), r.notes("errors"))
			}
			require.Contains(t, r.log.String(), test.says)
			if test.starts != 0 {
				require.Len(t, r.notes("starts"), test.starts)
			}
			kept, err := os.ReadFile(filepath.Join(precious, "file"))
			require.NoError(t, err, "what the program pointed to has gone")
			require.Equal(t, "precious", string(kept))

			text, err := os.ReadFile(path)
			if test.outcome == "" {
				if status != 0 && status != 1 {
					require.Error(t, err, "there is a report of a run that came to nothing: %s", text)
				}
				return
			}
			require.NoError(t, err, r.log.String())
			var report verdict.Report
			require.NoError(t, json.Unmarshal(text, &report), "%s", text)
			require.Equal(t, test.outcome, report.Outcome.String(), r.log.String())
			require.EqualValues(t, 7, report.Seed, "%s", text)
			beside, err := os.ReadDir(own)
			require.NoError(t, err)
			require.Len(t, beside, 1)
		})
	}
}
