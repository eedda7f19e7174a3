//go:build unix

package program

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"syscall"

	"handshake/grader/internal/verdict"
)

const exeSuffix = ""

// temporaryNames are the environment variables that say where a program's temporary files go.
var temporaryNames = []string{"TMPDIR"}

// What to type, for messages: to choose a different folder for temporary files, and to remove a folder.
const (
	OtherTemp    = "TMPDIR=DIR"
	removeFolder = "rm -rf %s"
)

// inUse is what a program prints, in lower case, when its port isn't free.
var inUse = []string{"address already in use"}

// runNames are the files that start a program in any language, the first first.
var runNames = []string{"run"}

// canRun reports whether the system may execute the file.
func canRun(info os.FileInfo) bool { return info.Mode()&0o111 != 0 }

// shell is the command line that runs a command as npm does.
func shell(command string) (path string, args []string) { return "/bin/sh", []string{"-c", command} }

// isBusy reports whether a program couldn't be started because its file is in use. Linux refuses to execute a file that some process
// still has open for writing, as a fork of ours may for a moment.
func isBusy(err error) bool { return errors.Is(err, syscall.ETXTBSY) }

// scriptForm is the form of the fault of a script that the system does not start.
const scriptForm = verdict.Plainly

// nonBlocking opens what may be a pipe without waiting for its other end.
const nonBlocking = syscall.O_NONBLOCK

// ownSession detaches a process from the terminal.
func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// group is a started command with everything it forks.
type group struct {
	command *exec.Cmd
	reaped  atomic.Bool
}

func newGroup(command *exec.Cmd) *group { return &group{command: command} }

// kill ends the whole group at once, with SIGKILL, because a program may ignore any other signal.
func (g *group) kill() {
	if !g.reaped.Load() {
		_ = syscall.Kill(-g.command.Process.Pid, syscall.SIGKILL) // an error means that it has ended already
	}
}

// wait waits for the command to end, and then ends the rest of its group.
func (g *group) wait() error {
	err := g.command.Wait()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it has ended well; what it left holds its output open
	}
	_ = syscall.Kill(-g.command.Process.Pid, syscall.SIGKILL)
	g.reaped.Store(true)
	return err
}

// lower lowers the group's priority. What it forks later inherits that.
func (g *group) lower() {
	_ = syscall.Setpriority(syscall.PRIO_PGRP, g.command.Process.Pid, 10) // only a matter of speed
}

// endGroups ends process groups by their ids, for the watchdog.
func endGroups(ids []string) {
	for _, id := range ids {
		if pid, err := strconv.Atoi(id); err == nil && pid > 1 && pid != os.Getpid() {
			_ = syscall.Kill(-pid, syscall.SIGKILL)
		}
	}
}

// killed reports whether a process ended as Stop ends it.
func killed(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// exit is how a process ended.
func exit(state *os.ProcessState) verdict.Exit {
	status, ok := state.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return verdict.Exit{Signal: status.Signal().String()}
	}
	return verdict.Exit{Status: state.ExitCode()}
}

// quit asks a Go program for its goroutines' stacks.
func (p *Process) quit() bool { return syscall.Kill(p.pid, syscall.SIGQUIT) == nil }
