package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNewCourse begins a course by the command, as an instructor does, and does there what the page for instructors says: with its own
// Makefile, without a network.
func TestNewCourse(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a grader, and grades programs")
	}
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("make is not installed, and the course has a Makefile")
	}
	t.Parallel()
	kit, err := filepath.Abs("..")
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "my-course")
	runs := func(in string, status int, name string, args ...string) string {
		t.Helper()
		command := exec.Command(name, args...)
		command.Dir = in
		command.Env = append(os.Environ(), "GOPROXY=off")
		output, err := command.CombinedOutput()
		require.NotNil(t, command.ProcessState, "%v", err)
		require.Equal(t, status, command.ProcessState.ExitCode(), "%s", output)
		return string(output)
	}
	told := runs(kit, 0, "go", "run", "./grader", "course", "new", dir)
	require.Contains(t, told, "My course, in "+dir)
	require.Contains(t, runs(kit, 1, "go", "run", "./grader", "course", "new", dir), "isn't empty")

	require.Contains(t, runs(dir, 0, "make", "verify"), "The course is consistent.")
	require.Contains(t, runs(dir, 1, "make", "check"), "a hello is answered with the same name")
	require.Contains(t, runs(dir, 0, "make", "check", "WORK=solution"), "✓ 01 Say hello")
	runs(dir, 0, "make", "lesson", "NAME=rooms", "TITLE=Rooms")
	require.Contains(t, runs(dir, 0, "make", "list"), "02 Rooms")
	readme, err := os.ReadFile(filepath.Join(dir, "README.md"))
	require.NoError(t, err)
	require.Contains(t, string(readme), "| [02 Rooms](lessons/02-rooms/README.md) |")
}

// The commands that a new course's Makefile shares with the kit's are the same.
func TestNewCourseMakefile(t *testing.T) {
	own, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	template, err := os.ReadFile("internal/newcourse/course.txtar")
	require.NoError(t, err)
	recipe := regexp.MustCompile(`(?m)^([a-z]+: .*## .*)\n((?:\t.*\n)+)`)
	found := recipe.FindAllString(string(template), -1)
	require.Greater(t, len(found), 12)
	for _, one := range found {
		if strings.HasPrefix(one, "help:") || strings.HasPrefix(one, "grade:") {
			continue // the kit's help names itself, and only the kit grades on several machines
		}
		require.Contains(t, string(own), one, "Makefile and grader/internal/newcourse/course.txtar differ")
	}
}
