//go:build !linux

package program

import "os/exec"

// limitBuild does nothing: only Linux lets one process limit another.
func limitBuild(int) {}

// startCaptive starts a program as the user who runs programs.
func (k *Keeper) startCaptive(command *exec.Cmd, _ bool) (*group, error) {
	return k.startIn(command, as(k.inside.user))
}
