package main_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
)

// TestClassPage follows the part about a class in docs/instructors.md, in a copy of the kit.
func TestClassPage(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the grader and grades a class")
	}
	if !samples.Wide() {
		t.Skip("it follows the page: make test FULL=1 does")
	}
	t.Parallel()
	page, err := os.ReadFile("../docs/instructors.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(page), "\n## Grade a class\n")
	require.True(t, found)
	text, _, _ = strings.Cut(text, "\n## ")
	kit := copyKit(t)
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-w", "-o", "bin/handshake", "./grader") // from the cache, which make wouldn't find
	build.Dir = kit
	built, err := build.CombinedOutput()
	require.NoError(t, err, "%s", built)
	commands, output := 0, ""
	for _, b := range blocks(text) {
		if b.language != "sh" {
			continue
		}
		for command := range strings.Lines(b.content) {
			if strings.HasPrefix(command, "make grade") { // where nothing isolates, the programs of the page are trusted
				command = strings.TrimSuffix(command, "\n")
				command += " || " + command + " ISOLATION=group\n"
			}
			output = shell(t, kit, command)
			t.Logf("$ %s%s", command, output)
			commands++
		}
	}
	require.Equal(t, 5, commands)
	require.Contains(t, output, "starter")
	require.FileExists(t, kit+"/results/class.html")
	table, err := os.ReadFile(kit + "/results/results.csv")
	require.NoError(t, err)
	require.Contains(t, string(table), "alice,1,")
	require.Contains(t, string(table), "untouched")
}
