package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// The examples in docs/examples pass their lessons, where their languages and modules are present.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("grades programs")
	}
	for name, equip := range map[string]func(t *testing.T) *scripts{"node-ws": withNode, "python-websockets": withPython} {
		t.Run(name, func(t *testing.T) {
			s := equip(t)
			for _, number := range []string{"01", "02", "03"} {
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
