package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
	"handshake/lessons"
)

// TestScaffold makes a lesson in a copy of the kit, as an instructor does: it compiles as it comes, and verify tells point by point
// what is still to write. What it tells is in testdata/scaffold.txt, with NN for the lesson's number.
func TestScaffold(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a copy of the kit")
	}
	if !samples.Wide() {
		t.Skip("it builds a copy of the kit: make test FULL=1 does")
	}
	t.Parallel()
	kit, grader := copyKit(t), filepath.Join(t.TempDir(), "handshake")
	number := fmt.Sprintf("%02d", len(lessons.Course().Lessons)+1)
	runs := func(status int, name string, args ...string) string {
		t.Helper()
		command := exec.Command(name, args...)
		command.Dir = kit
		command.Env = append(os.Environ(), "HANDSHAKE_MAKE=1")
		output, err := command.CombinedOutput()
		require.NotNil(t, command.ProcessState, "%v", err)
		require.Equal(t, status, command.ProcessState.ExitCode(), "%s", output)
		return string(output)
	}

	runs(0, "go", "build", "-trimpath", "-ldflags=-w", "-o", grader, "./grader") // trimmed, the cache has what another folder compiled
	told := runs(0, grader, "lesson", "rooms", "--title", `Private "rooms"`)
	for _, place := range []string{"lessons", "starter", "solution"} {
		folder := place + "/" + number + "-rooms"
		require.Contains(t, told, "  "+folder+"\n")
		require.Empty(t, runs(0, "go", "vet", "./"+folder))
	}
	require.Empty(t, runs(0, "go", "vet", "./lessons"))

	runs(0, "go", "build", "-trimpath", "-ldflags=-w", "-o", grader, "./grader")
	told = runs(1, grader, "verify", number)
	told = strings.NewReplacer(number+"-rooms", "NN-rooms", "LESSON="+number, "LESSON=NN").Replace(told)
	told = regexp.MustCompile(`in \d+ s`).ReplaceAllString(told, "in S s")
	told = regexp.MustCompile(`heard (only "[^;]*|nothing);`).ReplaceAllString(told, "heard ...;") // what the lessons before have it emit
	if *update {
		require.NoError(t, os.WriteFile("testdata/scaffold.txt", []byte(told), 0o666))
	}
	want, err := os.ReadFile("testdata/scaffold.txt")
	require.NoError(t, err)
	require.Equal(t, string(want), told)
}
