package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A watch that was stopped and goes on reads each key at once, as before: the shell has changed the terminal's mode meanwhile.
func TestWatchContinues(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	for _, tool := range []string{"tmux", "bash"} { // a shell that gives the terminal its own mode after a stop
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("this needs " + tool)
		}
	}
	t.Parallel()
	kit := filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	e := &evening{t: t, kit: kit, socket: "handshake-continues-" + filepath.Base(filepath.Dir(t.TempDir()))}
	e.tmux("new-session", "-d", "-x", "80", "-y", "24", "cd '"+kit+"' && PS1='ready ' LC_ALL=C.UTF-8 TMPDIR='"+t.TempDir()+"' bash --norc --noprofile -i")
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", e.socket, "kill-server").Run() })
	e.until("ready")
	e.tmux("send-keys", "handshake watch 01", "Enter")
	e.until("begins here", "q quit")

	shell := strings.TrimSpace(e.tmux("display-message", "-p", "#{pane_pid}"))
	process, err := os.FindProcess(onlyChild(t, shell))
	require.NoError(t, err)
	require.NoError(t, process.Signal(syscall.SIGTSTP))
	e.until("Stopped")
	e.tmux("send-keys", "fg", "Enter")
	e.until("begins here", "q quit")
	e.key("l")
	e.until("any other key: go back")
	e.key("q")
	e.until("ready")
	e.tmux("send-keys", "echo ended with $?", "Enter")
	e.until("ended with 0")
}

// onlyChild waits for a process to have one child, and returns its id.
func onlyChild(t *testing.T, parent string) (pid int) {
	t.Helper()
	require.Eventually(t, func() bool {
		text, err := os.ReadFile(filepath.Join("/proc", parent, "task", parent, "children"))
		if err != nil {
			return false
		}
		pid, err = strconv.Atoi(strings.TrimSpace(string(text)))
		return err == nil
	}, time.Minute, 20*time.Millisecond)
	return pid
}
