package main_test

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/newcourse"
	"handshake/grader/internal/samples"
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
	if !samples.Wide() {
		t.Skip("it builds four graders: make test FULL=1 does")
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

	// The autograder for Gradescope holds what it needs of the kit, and works somewhere else.
	runs(dir, 0, "make", "gradescope", "LESSON=01", "OUT=autograder.zip")
	source := filepath.Join(t.TempDir(), "source")
	archive, err := zip.OpenReader(filepath.Join(dir, "autograder.zip"))
	require.NoError(t, err)
	defer archive.Close()
	require.NoError(t, os.CopyFS(source, &archive.Reader))
	for _, file := range archive.File {
		require.NotContains(t, file.Name, "solution/")
		require.NotContains(t, file.Name, "handshake/lessons")
	}
	course := filepath.Join(source, "kit")
	runs(course, 0, "go", "build", "-trimpath", "-ldflags=-w", "-buildvcs=false", "-o", "bin/handshake", "./grader")
	out := filepath.Join(t.TempDir(), "out")
	runs(source, 0, filepath.Join("kit", "bin", "handshake"), "grade", filepath.Join(dir, "solution", "01-hello"), "01-hello",
		"--one", "--out", out, "--also", "gradescope", "--course", course, "--isolation", "group")
	result, err := filepath.Glob(filepath.Join(out, "gradescope", "*.json"))
	require.NoError(t, err)
	require.Len(t, result, 1)
	text, err := os.ReadFile(result[0])
	require.NoError(t, err)
	require.Contains(t, string(text), "2 of 2 checks passed.")
}

// A new course's Makefile has the kit's commands, and none that is about the kit itself.
func TestNewCourseMakefile(t *testing.T) {
	kit, err := filepath.Abs("..")
	require.NoError(t, err)
	dir := filepath.Join(t.TempDir(), "course")
	_, err = newcourse.Write(kit, dir, "example.com/course", "A course")
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(dir, "Makefile"))
	require.NoError(t, err)
	targets := func(makefile string) (all []string) {
		for _, match := range regexp.MustCompile(`(?m)^([a-z]+): .*## `).FindAllStringSubmatch(makefile, -1) {
			all = append(all, match[1])
		}
		return all
	}
	own, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	before, after, found := strings.Cut(string(own), "\n# What follows is about the kit itself")
	require.True(t, found)
	_, after, found = strings.Cut(after, "\n# What follows is every course's again.")
	require.True(t, found)
	require.Contains(t, targets(before), "check")
	require.Equal(t, targets(before+after), targets(string(text)))
	require.Contains(t, string(text), "/grader/*/*.go", "it is built again when the kit has changed")
	require.NotContains(t, string(text), "tools.mod")
	require.NotContains(t, string(text), "Handshake teaches")
}
