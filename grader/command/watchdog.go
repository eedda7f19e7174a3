package command

import (
	"os"

	"handshake/grader/program"
)

// watchdogCommand is the second process of a run, which cleans up if the first is killed. Nobody types it.
type watchdogCommand struct{}

func (watchdogCommand) Run() error {
	program.Watchdog(os.Stdin)
	return nil
}

// newKeeper returns a keeper with this very program as its watchdog.
func newKeeper() (*program.Keeper, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, &problem{"the grader can't find its own executable: " + err.Error(), "build it again: make bin/handshake"}
	}
	keeper, err := program.NewKeeper([]string{self, "watchdog"})
	if err != nil {
		return nil, &problem{err.Error(), "free some space in the folder for temporary files, or choose a different one: TMPDIR=DIR"}
	}
	return keeper, nil
}
