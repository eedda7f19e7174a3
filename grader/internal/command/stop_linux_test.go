package command_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A grader that is stopped in the middle of its checks, as by Ctrl-Z, and goes on long after every deadline still finds that a
// right program is right and a wrong one is wrong.
func TestStoppedGrader(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	kit := filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	impatient := filepath.Join(t.TempDir(), "impatient")
	require.NoError(t, os.Mkdir(impatient, 0o777))
	out, err := exec.Command("go", "build", "-o", filepath.Join(impatient, "run"), "./testdata/impatient").CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, test := range []struct {
		lesson string
		status int
		says   string
	}{
		{"01", 0, "✓ 01"},
		{"02", 1, "✗ a newcomer"}, // it emits no count
	} {
		t.Run(test.lesson, func(t *testing.T) {
			t.Parallel()
			state := t.TempDir()
			check := exec.Command("handshake", "check", test.lesson, "--no-race", "--program", impatient)
			check.Dir = kit
			check.Env = append(os.Environ(), "TMPDIR="+t.TempDir(), "STATE="+state, "LC_ALL=C.UTF-8", "HANDSHAKE_MAKE=")
			var log shared
			check.Stdout, check.Stderr = &log, &log
			require.NoError(t, check.Start())
			t.Cleanup(func() { _ = check.Process.Kill() })
			require.Eventually(t, func() bool {
				_, err := os.Stat(filepath.Join(state, "connected"))
				return err == nil
			}, time.Minute, time.Millisecond)
			require.NoError(t, check.Process.Signal(syscall.SIGSTOP))
			time.Sleep(4 * time.Second) // longer than the server waits for a pong, and a verb for what it expects
			require.NoError(t, check.Process.Signal(syscall.SIGCONT))
			_ = check.Wait()
			require.Equal(t, test.status, check.ProcessState.ExitCode(), log.String())
			require.Contains(t, log.String(), test.says)
		})
	}
}

// A build that hangs, and whose children flee from its group and hold its output open, ends with the first signal.
func TestHungBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	bin := t.TempDir()
	hung := "#!/bin/sh\ntrap '' TERM INT HUP\necho $$ >> \"$FLED\"\nsetsid sleep 1000 &\nsleep 1000\n"
	require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(hung), 0o755))
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt, os.Kill} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			r := begin(t, "handshake", "check", "02", "--work", "solution")
			_ = r.command.Process.Kill()
			_ = r.command.Wait()
			again := exec.Command(r.command.Path, r.command.Args[1:]...)
			again.Dir, again.Stdout, again.Stderr, again.WaitDelay = r.command.Dir, r.log, r.log, time.Minute
			again.Env = append(r.command.Env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			r.command = again
			require.NoError(t, again.Start())
			t.Cleanup(func() { _ = again.Process.Kill() })
			require.Eventually(t, func() bool { return len(r.fled()) > 0 }, time.Minute, time.Millisecond, "the build has not begun")
			require.NoError(t, again.Process.Signal(signal))
			_ = again.Wait()
			if signal != os.Kill {
				require.Equal(t, 2, again.ProcessState.ExitCode(), r.log.String())
				require.Contains(t, r.log.String(), "Stopped before there was a result")
			}
			r.leavesNothing()
		})
	}
}
