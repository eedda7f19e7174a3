package program

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"handshake/grader/internal/wording"
)

// captive is a program that runs as another user, with limits. The grader's executable limits itself, becomes that user and then the program.
// The grader can't limit a process that runs already: root may not do that in most containers, and by then it could have started others.
type captive struct {
	Path   string         `json:"path"`
	Args   []string       `json:"args"`
	User   int            `json:"user"`
	Limits map[int]uint64 `json:"limits"`
}

const (
	captiveVariable = "HANDSHAKE_CAPTIVE" // in the environment of the grader's executable that becomes one
	captiveFD       = 3                   // where it writes why it couldn't, as a number of an error
)

// startCaptive starts a program as the user who runs programs.
func (k *Keeper) startCaptive(command *exec.Cmd, race bool) (*group, error) {
	c := captive{Path: command.Path, Args: command.Args, User: k.inside.user, Limits: map[int]uint64{
		unix.RLIMIT_DATA: cellData, unix.RLIMIT_FSIZE: cellFile, unix.RLIMIT_CPU: cellSeconds, unix.RLIMIT_NPROC: 4 * cellProcesses, unix.RLIMIT_CORE: 0,
	}}
	if race { // the race detector reserves terabytes
		delete(c.Limits, unix.RLIMIT_DATA)
	}
	text, err := json.Marshal(c)
	if err != nil {
		return nil, wording.Errorf("start it: %w", err)
	}
	told, tell, err := os.Pipe()
	if err != nil {
		return nil, wording.Errorf("start it: %w", err)
	}
	defer told.Close()
	command.Env = append(command.Env, captiveVariable+"="+string(text))
	command.Path, command.Args, command.ExtraFiles = k.inside.line[0], k.inside.line, []*os.File{tell}
	g, err := k.startIn(command, func(*syscall.SysProcAttr) {})
	_ = tell.Close()
	if err != nil {
		return nil, err
	}
	said, _ := io.ReadAll(told) // it ends when the program begins
	if len(said) == 0 {
		return g, nil
	}
	_ = g.wait() // it has ended by itself
	errno, _ := strconv.Atoi(string(said))
	return nil, syscall.Errno(errno)
}

// becomeCaptive makes this process the program that its environment describes. It returns only if that isn't possible.
func becomeCaptive(text string) int {
	unix.CloseOnExec(captiveFD)
	var c captive
	err := json.Unmarshal([]byte(text), &c)
	if err == nil {
		err = c.become()
	}
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		errno = syscall.EINVAL
	}
	_, _ = os.NewFile(captiveFD, "grader").WriteString(strconv.Itoa(int(errno))) // a grader that has gone hears nothing
	return 2
}

func (c captive) become() error {
	for resource, most := range c.Limits {
		var now unix.Rlimit
		if err := unix.Getrlimit(resource, &now); err != nil {
			return err
		}
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: min(most, now.Max), Max: min(most, now.Max)}); err != nil {
			return err
		}
	}
	if err := os.Unsetenv(captiveVariable); err != nil {
		return err
	}
	for _, err := range []error{syscall.Setgroups(nil), syscall.Setgid(c.User), syscall.Setuid(c.User)} {
		if err != nil {
			return err
		}
	}
	for try := 0; ; try++ {
		err := syscall.Exec(c.Path, c.Args, os.Environ())
		if !errors.Is(err, syscall.ETXTBSY) || try == busyTries {
			return err
		}
		time.Sleep(busyPause) // as in Process.launch
	}
}
