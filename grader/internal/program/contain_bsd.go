//go:build unix && !linux

package program

import "syscall"

// ownGroup makes a process the leader of a new process group, so that everything it forks can be signalled at once.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// endRun has nothing left to do: without /proc, the process group is the whole reach, and each group was ended
// with its program. A program that calls setsid escapes on these systems.
func endRun(reach) (left []int) { return nil }
