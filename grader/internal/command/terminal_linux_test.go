package command_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
)

// In a terminal, watch and run withstand the same programs as check: the screen stays readable, one key ends them, and nothing is
// left.
func TestHostileProgramsInTerminal(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	for _, tool := range []string{"tmux", "unshare"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("this needs " + tool)
		}
	}
	t.Parallel()
	e := newEnclosure(t)
	program := filepath.Join(e.build(t, "hostile"), "run")
	for i, test := range []struct{ command, trick, shows, key string }{
		{"watch", "nothing", "✓ 01", "q"},
		{"watch", "chain", "✓ 01", "q"},
		{"watch", "floods", "✓ 01", "q"},
		{"watch", "kills the watchdogs", "✓ 01", "q"},
		{"watch", "mode 0", "✓ 01", "q"},
		{"watch", "spins", "no check ran", "q"},
		{"run", "nothing", "Open http://127.0.0.1:8080", "C-c"},
		{"run", "chain", "Open http://127.0.0.1:8080", "C-c"},
		{"run", "crowd", "Open http://127.0.0.1:8080", "C-c"},
		{"run", "hunts the watchdogs", "Open http://127.0.0.1:8080", "C-c"},
		{"run", "mode 0", "Open http://127.0.0.1:8080", "C-c"},
		{"run", "sleeps", "Save to try again", "C-c"},
	} {
		if !samples.Has(i+3, 4, 8) {
			continue
		}
		t.Run(test.command+" "+test.trick, func(t *testing.T) {
			t.Parallel()
			r := e.command(t, 0, true, []string{"HOSTILE=" + test.trick, "ENCLOSED_TERMINAL=1"}, "handshake", test.command, "01")
			kit := filepath.Join(filepath.Dir(r.state), "kit")
			require.NoError(t, copyKit(kit))
			work := filepath.Join(kit, "work", "01-listen-for-connection")
			require.NoError(t, os.MkdirAll(work, 0o777))
			text, err := os.ReadFile(program)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(work, "run"), text, 0o755))

			terminal := &evening{t: t, socket: fmt.Sprintf("%s-%d", filepath.Base(e.dir), i)}
			line := "cd '" + kit + "'; trap : INT; env"
			for _, variable := range r.command.Env[len(os.Environ()):] {
				line += " '" + variable + "'"
			}
			line += " unshare -pmn --fork '" + strings.Join(r.command.Args, "' '") + "'; echo ended with $?; sleep 1000"
			terminal.tmux("new-session", "-d", "-x", "80", "-y", "24", line)
			t.Cleanup(func() { _ = exec.Command("tmux", "-L", terminal.socket, "kill-server").Run() })
			terminal.until(test.shows)
			terminal.key(test.key)
			terminal.until("ended with 0")
			r.leavesNothing(t, false)
		})
	}
}
