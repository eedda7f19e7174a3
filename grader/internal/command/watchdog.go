package command

import (
	"fmt"
	"os"

	"handshake/grader/internal/cmdline"

	"handshake/grader/internal/program"
)

// watchdogCommand is the second process of a run, which cleans up if the first is killed. Nobody types it.
type watchdogCommand struct{}

func (watchdogCommand) Run() error {
	program.Watchdog(os.Stdin)
	return nil
}

// watchdogArgs are the arguments of the command, which Main knows without parsing them.
var watchdogArgs = []string{"watchdog"}

// newKeeper returns a keeper with this very program as its watchdog.
func newKeeper() (*program.Keeper, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, &problem{"the grader can't find its own executable: " + err.Error(), "build it again: make bin/handshake"}
	}
	keeper, err := program.NewKeeper(append([]string{self}, watchdogArgs...))
	if err != nil {
		return nil, &problem{err.Error(), "free some space in the folder for temporary files, or choose a different one: TMPDIR=DIR"}
	}
	return keeper, nil
}

// remind says what earlier runs have left, if anything still runs, and how to end it.
func (a *app) remind() {
	if !program.Abandoned() {
		return
	}
	left, _ := program.Leftovers() // doctor says why nothing can be told
	running := 0
	for _, l := range left {
		running += len(l.Processes)
	}
	if running > 0 {
		fmt.Fprintf(a.err, "An earlier run was killed and left %s running. To end what it left: %s\n", counted(running, "process", "processes"), typed("doctor", "", cmdline.Clean))
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
