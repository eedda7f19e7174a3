// Needs prints which tests of the kit will be skipped on this machine, because it lacks something that they need, and how to install it.
// With CI=true a lack is an error: where the kit is tested for everybody, nothing may be skipped. It knows the tests' needs and nothing
// of what they test.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"

	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
)

// need is something that not every machine has.
type need struct {
	name   string
	there  func(ctx context.Context) bool
	skips  string // what isn't tested without it
	supply string // how to get it
}

// needs lists what tests look for before they skip.
var needs = []need{
	{"a C compiler", raceDetector, "data races, programs with C", "install gcc, and don't set CGO_ENABLED=0"},
	{"node", onPath("node"), "right servers in JavaScript", "install nodejs"},
	{"npm", onPath("npm"), "servers of Socket.IO, and results as other systems read them: npm installs modules from the network", "install npm"},
	{"xmllint", onPath("xmllint"), "JUnit reports against their schema", "install libxml2-utils"},
	{"python3", onPath("python3"), "right servers in Python", "install python3"},
	{"the Python module websockets", websockets, "the example in Python", "install python3-websockets"},
	{"tmux", onPath("tmux"), "watch and run in a terminal", "install tmux"},
	{"bash", onPath("bash"), "watch after a stop", "install bash"},
	{"make", onPath("make"), "the commands in docs/instructors.md", "install make"},
	{"git", onPath("git"), "a clone that belongs to another user", "install git"},
	{"setpriv", onPath("setpriv"), "a grader that another user started", "install util-linux"},
	{"bwrap", onPath("bwrap"), "isolation by bubblewrap", "install bubblewrap"},
	{"the right to make namespaces", namespaces, "hostile programs, full and read-only disks", "run as root on Linux, where it may mount and unshare"},
}

func main() {
	status := report(context.Background(), os.Stdout, needs, os.Getenv("CI") == "true")
	if !samples.Full() {
		fmt.Println("Long tables are tested in part. To test all of them: make test FULL=1.")
	}
	os.Exit(status)
}

// report prints what is missing, and returns the exit status.
func report(ctx context.Context, w io.Writer, needs []need, strict bool) (status int) {
	missing := 0
	for _, n := range needs {
		if n.there(ctx) {
			continue
		}
		missing++
		what := "Skipping the tests of"
		if strict {
			what, status = "Can't test", 1
		}
		fmt.Fprintf(w, "%s %s, because this machine lacks %s. To run them: %s.\n", what, n.skips, n.name, n.supply)
	}
	switch {
	case missing == 0:
		fmt.Fprintln(w, "Nothing is skipped: this machine has everything that the tests need.")
	case status != 0:
		fmt.Fprintln(w, "With CI=true nothing may be skipped.")
	}
	return status
}

func onPath(tool string) func(context.Context) bool {
	return func(context.Context) bool {
		_, err := exec.LookPath(tool)
		return err == nil
	}
}

// websockets reports whether a Python that the tests try has the module.
func websockets(ctx context.Context) bool {
	for _, python := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(ctx, python, "-c", "import websockets").Run() == nil {
			return true
		}
	}
	return false
}

func raceDetector(ctx context.Context) bool {
	has, _ := program.HasRaceDetector(ctx, ".")
	return has
}

// namespaces reports whether this user may make namespaces and mount in them.
func namespaces(ctx context.Context) bool {
	if os.Getuid() != 0 {
		return false
	}
	return exec.CommandContext(ctx, "unshare", "-pmn", "--fork", "mount", "-t", "tmpfs", "none", "/mnt").Run() == nil
}
