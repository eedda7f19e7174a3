package command

import (
	"fmt"
	"os"

	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/program"
	"handshake/grader/internal/wording"
)

// watchdogCommand is a process that cleans up if the grader is killed. It isn't for users.
type watchdogCommand struct{}

func (watchdogCommand) Run() error {
	program.Watchdog(os.Stdin)
	return nil
}

// watchdogArgs are the arguments of the command. Main recognizes them without parsing.
var watchdogArgs = []string{"watchdog"}

// cellArgs are those of the first process of a cell in which a program is isolated.
var cellArgs = []string{"cell"}

// newKeeper returns a keeper whose watchdogs run this program.
func newKeeper() (*program.Keeper, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, &problem{say("the grader can't find its own executable: %s", err.Error()), say("build it again: make bin/handshake")}
	}
	keeper, err := program.NewKeeper(append([]string{self}, watchdogArgs...))
	if err != nil {
		return nil, &problem{err.Error(), say("free some space in the folder for temporary files, or choose a different one: %s", program.OtherTemp)}
	}
	return keeper, nil
}

// remind says which processes of earlier runs are still running, and how to end them.
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
		fmt.Fprint(a.err, say("An earlier run was killed and left %s running. To end what it left: %s\n", counted(running, "process", "processes"), typed("doctor", "", cmdline.Clean)))
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return say("one %s", wording.Translate(one))
	}
	return say("%d %s", n, wording.Translate(many))
}
