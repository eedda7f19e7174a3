//go:build !linux

package program

import "os/exec"

// cage holds nothing: only Linux has control groups.
type cage struct{}

func cageFor(string) *cage { return &cage{} }

func cageAt(string) *cage { return &cage{} }

func (*cage) path() string { return "" }

func (*cage) open() {}

func (*cage) start(command *exec.Cmd) error { return command.Start() }

func (*cage) kill() {}

func (*cage) remove() {}

func (*cage) holds() []int { return nil }

func cagesOf(string) cages { return nil }
