package program_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/wording"
)

// keeper is the one of this test process: a process has only one.
var keeper *program.Keeper

// TestMain also makes of the test binary what the tests of a grader's end need: a watchdog, and a grader that can be killed.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "watchdog":
		program.Watchdog(os.Stdin)
		os.Exit(0)
	case len(os.Args) == 3 && os.Args[1] == "grader":
		os.Exit(graderMain(os.Args[2], []string{os.Args[0], "watchdog"}))
	case len(os.Args) == 3 && os.Args[1] == "unwatched":
		os.Exit(graderMain(os.Args[2], nil))
	}
	playPart()
	os.Exit(testMain(m))
}

func testMain(m *testing.M) int {
	self, err := os.Executable()
	if err == nil {
		keeper, err = program.NewKeeper([]string{self, "watchdog"})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	status := m.Run()
	if err := keeper.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// graderMain starts the program at path, prints its log, and ends in good order when its stdin does.
func graderMain(path string, watchdog []string) int {
	k, err := program.NewKeeper(watchdog)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	binary := program.Binary{Path: path, Dir: filepath.Dir(path), Go: true}
	_, err = k.Start(context.Background(), binary, program.StartOptions{OnLine: func(line program.Line) { fmt.Println(line.Text) }})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := k.Close(); err != nil {
		fmt.Println(err)
		return 1
	}
	// Not even a line in the process table may remain of what was adopted. Only Linux has such files.
	children, _ := filepath.Glob("/proc/self/task/*/children")
	for _, path := range children {
		if ids, err := os.ReadFile(path); err == nil && len(ids) > 0 {
			fmt.Println("unburied:", string(ids))
			return 1
		}
	}
	return 0
}

// root is the kit's own folder.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../..")
	require.NoError(t, err)
	return dir
}

// build builds the program in testdata/name.
func build(t *testing.T, name string) program.Binary {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", name))
	require.NoError(t, err)
	binary, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: "testdata/" + name, Root: root(t), As: "work/" + name}, program.BuildOptions{})
	require.NoError(t, err)
	return binary
}

// start starts a program that must listen, and ends it with the test.
func start(t *testing.T, k *program.Keeper, binary program.Binary) *program.Process {
	t.Helper()
	process, err := k.Start(t.Context(), binary, program.StartOptions{Env: []string{"SESSION_SECRET=secret"}, Socket: "/ws"})
	require.NoError(t, explained(err))
	t.Cleanup(process.Stop)
	return process
}

// fault starts a program that must not come up, and returns why it did not.
func fault(t *testing.T, k *program.Keeper, binary program.Binary) *program.Fault {
	t.Helper()
	process, err := k.Start(t.Context(), binary, program.StartOptions{Env: []string{"SESSION_SECRET=secret"}, Socket: "/ws"})
	if err == nil {
		process.Stop()
	}
	return asFault(t, err)
}

func asFault(t *testing.T, err error) *program.Fault {
	t.Helper()
	var fault *program.Fault
	require.ErrorAs(t, err, &fault)
	wording.Speak().Failure(&fault.Failure)
	require.NotEmpty(t, fault.Message)
	require.NotEmpty(t, fault.Next, "a fault ends in the next action")
	return fault
}

// explained is the error with what a fault says beside its message.
func explained(err error) error {
	var fault *program.Fault
	if errors.As(err, &fault) {
		return fmt.Errorf("%s: %w\n%s", fault.Kind, err, strings.Join(fault.Detail, "\n"))
	}
	return err
}

// linuxOnly skips what only Linux lets the grader see.
func linuxOnly(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells who listens on a port, and lets a process adopt orphans")
	}
}
