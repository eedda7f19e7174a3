package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A run that is broken off in the middle of a check leaves nothing: not the server, not what fled from it, no folder. And
// where the grader has the time to say so, it says that nothing was decided.
func TestBrokenOff(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	for _, test := range []struct {
		name    string
		signals []os.Signal
		status  int // -1: it dies of the signal
	}{
		{"Ctrl-C", []os.Signal{os.Interrupt}, 2},
		{"SIGTERM", []os.Signal{syscall.SIGTERM}, 2},
		{"SIGHUP: the terminal is closed", []os.Signal{syscall.SIGHUP}, 2},
		{"SIGKILL", []os.Signal{os.Kill}, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := begin(t, "handshake", "check", "02", "--no-race", "--program", fleeing(t))
			require.Eventually(t, func() bool { return len(r.fled()) >= 2 }, time.Minute, time.Millisecond, "the check has not begun")
			for _, s := range test.signals {
				require.NoError(t, r.command.Process.Signal(s))
			}
			_ = r.command.Wait()
			require.Equal(t, test.status, r.command.ProcessState.ExitCode(), r.log.String())
			if test.status == 2 {
				require.Contains(t, r.log.String(), "Stopped before there was a result")
				require.Empty(t, r.folders(), "the grader itself has cleaned up")
			}
			r.leavesNothing()
		})
	}
}

// A check that never ends is the kit's fault, but pressing Ctrl-C twice gets you out of it. SIGTERM does the same, and
// unlike SIGINT no shell lets its jobs in the background ignore it.
func TestSecondCtrlC(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	r := begin(t, "crooked", "check", "03", "--program", "solution/01-listen-for-connection")
	require.Eventually(t, func() bool { return len(r.fled()) > 0 }, time.Minute, time.Millisecond, "the check has not begun")
	require.NoError(t, os.Remove(filepath.Join(r.temp, "fled")))
	ended := make(chan struct{})
	go func() {
		_ = r.command.Wait()
		close(ended)
	}()
	require.Eventually(t, func() bool {
		_ = r.command.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
			return true
		default:
			return false
		}
	}, time.Minute, 20*time.Millisecond)
	r.leavesNothing()
}

// run is a command that runs in a copy of the kit.
type run struct {
	t       *testing.T
	command *exec.Cmd
	temp    string
	log     *strings.Builder
}

func begin(t *testing.T, name string, args ...string) *run {
	t.Helper()
	kit := filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	r := &run{t: t, temp: t.TempDir(), command: exec.Command(name, args...), log: &strings.Builder{}}
	r.command.Dir = kit
	r.command.Env = append(os.Environ(), "TMPDIR="+r.temp, "FLED="+filepath.Join(r.temp, "fled"))
	r.command.Stdout, r.command.Stderr = r.log, r.log
	// A process that escapes with the grader's own output keeps it open; that must not keep Wait from returning.
	r.command.WaitDelay = time.Minute
	require.NoError(t, r.command.Start())
	t.Cleanup(func() { _ = r.command.Process.Kill() }) // where the test fails before the end; the watchdog does the rest
	return r
}

// fleeing is the folder of the program that flees.
func fleeing(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("testdata/flees")
	require.NoError(t, err)
	return dir
}

// fled are the ids of the processes that fled.
func (r *run) fled() []string {
	text, _ := os.ReadFile(filepath.Join(r.temp, "fled"))
	lines := strings.Split(string(text), "\n")
	return lines[:len(lines)-1] // what follows the last newline may still be growing
}

// folders are the graders' temporary folders.
func (r *run) folders() []string {
	found, _ := filepath.Glob(filepath.Join(r.temp, "handshake-*"))
	return found
}

// leavesNothing waits until all is gone.
func (r *run) leavesNothing() {
	r.t.Helper()
	require.Eventually(r.t, func() bool { return len(r.folders()) == 0 }, time.Minute, time.Millisecond, "a temporary folder is left")
	for _, pid := range r.fled() {
		require.Eventually(r.t, func() bool {
			stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
			return err != nil || strings.Contains(string(stat), ") Z ")
		}, time.Minute, time.Millisecond, "process %s is left", pid)
	}
	require.Eventually(r.t, func() bool { return len(r.relatives()) == 0 }, time.Minute, time.Millisecond, "processes of the run are left")
}

// relatives are the processes that have the run's environment: the servers with their children, the builds, the watchdog.
func (r *run) relatives() (found []string) {
	paths, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range paths {
		environ, _ := os.ReadFile(path)
		if strings.Contains(string(environ), "FLED="+filepath.Join(r.temp, "fled")) && alive(path) {
			found = append(found, path)
		}
	}
	return found
}

// alive reports whether the process of a file in /proc lives; one that ends may still show what it was.
func alive(path string) bool {
	stat, err := os.ReadFile(filepath.Join(filepath.Dir(path), "stat"))
	return err == nil && !strings.Contains(string(stat), ") Z ") && !strings.Contains(string(stat), ") X ")
}
