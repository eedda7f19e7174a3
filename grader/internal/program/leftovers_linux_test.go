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

	"handshake/grader/internal/program"
)

// A run that goes on has left nothing behind. When its grader and its watchdogs have been killed, its programs and its folder
// are found, and can be removed.
func TestLeftovers(t *testing.T) {
	t.Parallel()
	fleeing := build(t, "flees").Path
	temp := t.TempDir()
	stranger := filepath.Join(temp, "handshake-notes") // somebody's own folder
	require.NoError(t, os.Mkdir(stranger, 0o700))
	grader := exec.Command(os.Args[0], "grader", fleeing)
	grader.Env = append(os.Environ(), "TMPDIR="+temp)
	stdin, err := grader.StdinPipe()
	require.NoError(t, err)
	defer stdin.Close()
	stdout, err := grader.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, grader.Start())
	fled := fugitives(t, bufio.NewScanner(stdout), 3)
	found, err := program.LeftoversIn(temp)
	require.NoError(t, err)
	require.Empty(t, found, "the run goes on")

	// A stopped grader replaces no watchdog.
	require.NoError(t, grader.Process.Signal(syscall.SIGSTOP))
	for _, pid := range append(watchdogs(t, grader.Process.Pid), grader.Process.Pid) {
		process, err := os.FindProcess(pid)
		require.NoError(t, err)
		require.NoError(t, process.Kill())
	}
	require.Error(t, grader.Wait())
	found, err = program.LeftoversIn(temp)
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Subset(t, found[0].Processes, fled)
	require.Equal(t, filepath.Join(temp, found[0].Run), found[0].Folder)

	require.NoError(t, found[0].Remove())
	for _, pid := range found[0].Processes {
		require.Eventually(t, func() bool { return gone(pid) }, time.Minute, time.Millisecond, "process %d is left", pid)
	}
	require.Eventually(t, func() bool {
		found, err = program.LeftoversIn(temp)
		return err == nil && len(found) == 0
	}, time.Minute, time.Millisecond, "%v", found)
	require.Equal(t, []string{stranger}, handshakes(t, temp))
}

// A run without watchdogs, as tests have them, has left nothing behind while its grader lives.
func TestLivingRunHasNoLeftovers(t *testing.T) {
	t.Parallel()
	fleeing := build(t, "flees").Path
	temp := t.TempDir()
	grader := exec.Command(os.Args[0], "unwatched", fleeing)
	grader.Env = append(os.Environ(), "TMPDIR="+temp)
	stdin, err := grader.StdinPipe()
	require.NoError(t, err)
	stdout, err := grader.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, grader.Start())
	fugitives(t, bufio.NewScanner(stdout), 3)
	found, err := program.LeftoversIn(temp)
	require.NoError(t, err)
	require.Empty(t, found)
	require.NoError(t, stdin.Close())
	require.NoError(t, grader.Wait())
}

// watchdogs are the ids of a grader's watchdogs.
func watchdogs(t *testing.T, grader int) (pids []int) {
	t.Helper()
	children, err := filepath.Glob(filepath.Join("/proc", strconv.Itoa(grader), "task", "*", "children"))
	require.NoError(t, err)
	for _, path := range children {
		ids, _ := os.ReadFile(path) // a thread may have ended
		for _, id := range strings.Fields(string(ids)) {
			line, _ := os.ReadFile(filepath.Join("/proc", id, "cmdline"))
			if pid, err := strconv.Atoi(id); err == nil && strings.HasSuffix(string(line), "\x00watchdog\x00") {
				pids = append(pids, pid)
			}
		}
	}
	require.Len(t, pids, 2)
	return pids
}
