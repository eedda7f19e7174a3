// Console runs a command in a console of its own, and presses Ctrl-C there as soon as the file in the environment variable STARTED is
// there: console COMMAND ARGUMENT... It ends with the command's exit status.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	status, err := run(exec.Command(os.Args[1], os.Args[2:]...))
	if err != nil {
		fmt.Fprintln(os.Stderr, "console:", err)
		status = 99
	}
	os.Exit(status)
}

func run(command *exec.Cmd) (status int, err error) {
	kernel := syscall.NewLazyDLL("kernel32.dll")
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	_, _, _ = kernel.NewProc("FreeConsole").Call() // it fails if there is none
	if ok, _, err := kernel.NewProc("AllocConsole").Call(); ok == 0 {
		return 0, fmt.Errorf("make a console: %w", err)
	}
	signal.Notify(make(chan os.Signal, 1), os.Interrupt) // this process is in the console, too
	if err := command.Start(); err != nil {
		return 0, err
	}
	ended := make(chan struct{})
	go func() {
		_ = command.Wait() // its status says the same
		close(ended)
	}()
	for pressed := false; ; {
		select {
		case <-ended:
			return command.ProcessState.ExitCode(), nil
		case <-time.After(20 * time.Millisecond):
		}
		if _, err := os.Stat(os.Getenv("STARTED")); err != nil || pressed {
			continue
		}
		pressed = true
		if ok, _, err := kernel.NewProc("GenerateConsoleCtrlEvent").Call(syscall.CTRL_C_EVENT, 0); ok == 0 {
			return 0, fmt.Errorf("press Ctrl-C: %w", err)
		}
	}
}
