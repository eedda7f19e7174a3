package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/samples"
	"handshake/lessons"
)

// TestRestructure moves, renames and drops lessons in a copy of the kit, and renames an event, by the commands that an instructor types.
// After each change the grader builds, and the course's texts and files agree; after all of them, every program compiles. Then the solution of the lesson that moved and has the renamed event
// is graded; with FULL=1, so are all mistakes of that lesson.
func TestRestructure(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a copy of the kit, and grades programs")
	}
	if !samples.Wide() {
		t.Skip("it builds a copy of the kit: make test FULL=1 does")
	}
	t.Parallel()
	kit, grader := copyKit(t), filepath.Join(t.TempDir(), "handshake")
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
	build := func() { runs(0, "go", "build", "-trimpath", "-ldflags=-w", "-o", grader, "./grader") }
	holds := func() {
		t.Helper()
		build()
		require.Contains(t, runs(0, grader, "verify", "--quick"), "consistent")
	}
	course := lessons.Course()
	second, fifth := course.Lessons[1], course.Lessons[4]
	mine := filepath.Join(kit, curriculum.Work, fifth.ID, "server.go")
	require.NoError(t, os.MkdirAll(filepath.Dir(mine), 0o777))
	require.NoError(t, os.WriteFile(mine, []byte("package main // mine\n"), 0o666))

	build()
	told := runs(0, grader, "lesson", "move", "05", "02", "--dry-run")
	require.Contains(t, told, "Nothing was changed.")
	require.DirExists(t, filepath.Join(kit, "lessons", second.ID))

	told = runs(0, grader, "lesson", "move", "05", "02")
	require.Contains(t, told, fifth.ID)
	require.Contains(t, told, "A copy of everything as it was: work/.backup/course-")
	require.Contains(t, told, "Next: look at git diff, then run make verify.")
	require.FileExists(t, filepath.Join(kit, curriculum.Work, "02-"+fifth.Name(), "server.go"))
	require.Contains(t, runs(2, grader, "lesson", "move", "05", "02"), "build the grader again")
	holds()

	told = runs(0, grader, "event", "rename", "user count", "user-count")
	require.Contains(t, told, "lessons/03-"+second.Name()+"/")
	require.Contains(t, told, "which looks like the old name", "a mistake misspells it")
	holds()
	runs(0, grader, "lesson", "rename", "03", "show-the-count", "--title", "Show the count")
	holds()
	require.Contains(t, runs(0, grader, "list"), "03 Show the count")
	runs(0, "go", "vet", "./starter/...", "./solution/...")
	runs(0, grader, "check", "03", "--program", "solution/03-show-the-count")
	if samples.Full() {
		require.Contains(t, runs(0, grader, "verify", "03"), "The course is consistent.")
	}

	told = runs(0, grader, "lesson", "drop", "03")
	require.Contains(t, told, "lesson 00")
	build()
	told = runs(1, grader, "verify", "--quick")
	require.Contains(t, told, "mentions lesson 00, and there is no such lesson.")
	for complaint := range strings.SplitSeq(told, "\n\n") {
		if what := strings.SplitN(complaint, "\n", 3); len(what) == 3 {
			require.Regexp(t, `mentions|00|quotes|doesn't exist`, what[1], "the only complaints are about what is gone")
		}
	}
	require.NotContains(t, runs(0, grader, "list"), "Show the count")
}
