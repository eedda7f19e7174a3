//go:build !linux

package program

import "os/exec"

// cgroup holds nothing: only Linux has control groups.
type cgroup struct{}

func newCgroup(string) *cgroup { return &cgroup{} }

func cgroupAt(string) *cgroup { return &cgroup{} }

func (*cgroup) path() string { return "" }

func (*cgroup) open() {}

func (*cgroup) start(command *exec.Cmd) error { return command.Start() }

func (*cgroup) kill() {}

func (*cgroup) remove() {}

func (*cgroup) holds() []int { return nil }

func cgroupsOf(string) cgroups { return nil }
