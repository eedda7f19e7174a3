package program_test

import (
	"bufio"
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

// However a grader ends, nothing of its run is left: not the program, not what it forked into its own group, not what
// left for a session of its own, not even what also dropped its environment and its parent, and no folder.
func TestNothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	program := build(t, "flees").Path
	for _, test := range []struct {
		name string
		end  func(t *testing.T, grader *exec.Cmd, log *bufio.Scanner, stdin func())
	}{
		{"in good order", func(t *testing.T, grader *exec.Cmd, log *bufio.Scanner, stdin func()) {
			stdin()
			var said []string
			for log.Scan() {
				said = append(said, log.Text())
			}
			require.NoError(t, grader.Wait(), "%q", said)
		}},
		{"by SIGKILL", func(t *testing.T, grader *exec.Cmd, _ *bufio.Scanner, _ func()) {
			require.NoError(t, grader.Process.Kill())
			require.Error(t, grader.Wait())
		}},
		{"by a fatal signal that Go reports", func(t *testing.T, grader *exec.Cmd, _ *bufio.Scanner, _ func()) {
			require.NoError(t, grader.Process.Signal(syscall.SIGQUIT))
			require.Error(t, grader.Wait())
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			temp := t.TempDir()
			grader := exec.Command(os.Args[0], "grader", program)
			grader.Env = append(os.Environ(), "TMPDIR="+temp)
			stdin, err := grader.StdinPipe()
			require.NoError(t, err)
			stdout, err := grader.StdoutPipe()
			require.NoError(t, err)
			require.NoError(t, grader.Start())
			log := bufio.NewScanner(stdout)
			fled := fugitives(t, log, 3)
			require.NotEmpty(t, handshakes(t, temp))

			test.end(t, grader, log, func() { _ = stdin.Close() })
			for _, pid := range fled {
				require.Eventually(t, func() bool { return gone(pid) }, time.Minute, time.Millisecond, "process %d is left", pid)
			}
			require.Eventually(t, func() bool { return len(handshakes(t, temp)) == 0 }, time.Minute, time.Millisecond, "a temporary folder is left")
		})
	}
}

// fugitives reads the ids that the program prints, until it has n of them.
func fugitives(t *testing.T, log *bufio.Scanner, n int) (pids []int) {
	t.Helper()
	for len(pids) < n && log.Scan() {
		word, rest, _ := strings.Cut(log.Text(), " ")
		if pid, err := strconv.Atoi(rest); err == nil && word == "fled" {
			require.False(t, gone(pid))
			pids = append(pids, pid)
		}
	}
	require.Len(t, pids, n)
	return pids
}

// gone reports whether the process has ended; whether its parent has taken note does not matter.
func gone(pid int) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return err != nil || strings.Contains(string(stat), ") Z ")
}

// handshakes lists the graders' temporary folders.
func handshakes(t *testing.T, temp string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(temp, "handshake-*"))
	require.NoError(t, err)
	return found
}
