package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
)

// course copies testdata/course, a course of somebody's own outside this module, and builds its grader, as
// docs/instructors.md says. It returns the folder and the grader.
func course(t *testing.T) (dir, grader string) {
	t.Helper()
	return courseIn(t, "testdata/course")
}

// courseIn does the same with another course. Tests with the same course share its grader.
func courseIn(t *testing.T, folder string) (dir, grader string) {
	t.Helper()
	courses.Lock()
	defer courses.Unlock()
	if courses.dir == "" {
		all, err := os.MkdirTemp("", "courses-")
		require.NoError(t, err)
		courses.dir = all
	}
	built := filepath.Join(courses.dir, filepath.Base(folder))
	grader = filepath.Join(courses.dir, "graders", filepath.Base(folder), "mycourse")
	if _, err := os.Stat(grader); err != nil {
		require.NoError(t, os.CopyFS(built, os.DirFS(folder)))
		kit, err := filepath.Abs("..")
		require.NoError(t, err)
		replace(t, filepath.Join(built, "go.mod"), "../../..", kit)
		build := exec.Command("go", "build", "-mod=mod", "-ldflags=-w", "-o", grader, "./grader") // and go.sum
		build.Dir = built
		output, err := build.CombinedOutput()
		require.NoError(t, err, "%s", output)
	}
	dir = t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(built)))
	return dir, grader
}

// courses holds the courses whose grader has been built, and their graders. TestMain removes it.
var courses struct {
	sync.Mutex
	dir string
}

// replace puts one text in place of another, which must be there.
func replace(t *testing.T, path, old, fresh string) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(content), old, "%s", path)
	require.NoError(t, os.WriteFile(path, []byte(strings.Replace(string(content), old, fresh, 1)), 0o666))
}

// run runs the course's grader and returns what it printed and its exit status.
func run(t *testing.T, dir, grader string, args ...string) (output string, status int) {
	t.Helper()
	command := exec.Command(grader, args...)
	command.Dir, command.Env = dir, asTyped()
	text, err := command.CombinedOutput()
	if err != nil {
		require.NotNil(t, command.ProcessState, "%v", err)
	}
	return string(text), command.ProcessState.ExitCode()
}

// asTyped is the environment of a command that a learner types, in a terminal that takes UTF-8.
func asTyped() []string { return append(os.Environ(), "LC_ALL=C.UTF-8", "HANDSHAKE_MAKE=") }

// TestCourseOfOnesOwn uses the grader from another module, with that module's own lessons.
func TestCourseOfOnesOwn(t *testing.T) {
	t.Parallel()
	dir, grader := course(t)
	output, status := run(t, dir, grader, "check")
	require.Equal(t, 1, status, "%s", output)
	require.Contains(t, output, "My course")
	require.Contains(t, output, "a hello is answered with the same name")
	output, status = run(t, dir, grader, "check", "--all", "--work", "solution")
	require.Equal(t, 0, status, "%s", output)
	output, status = run(t, dir, grader, "verify")
	require.Equal(t, 0, status, "%s", output)
	require.Contains(t, output, "The course is consistent.")
}

// TestVerifyComplains breaks a course in each way and expects the complaint that fits, with what to do about it.
func TestVerifyComplains(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	origin, grader := course(t)
	const (
		text     = "lessons/01-hello/README.md"
		mistakes = "lessons/01-hello/mistakes/"
		starter  = "starter/01-hello/server.go"
		solution = "solution/01-hello/server.go"
	)
	in := func(path, old, fresh string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { replace(t, filepath.Join(dir, path), old, fresh) }
	}
	write := func(path, content string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o777))
			require.NoError(t, os.WriteFile(filepath.Join(dir, path), []byte(content), 0o666))
		}
	}
	for i, test := range []struct {
		name  string
		quick bool // it is seen without grading a program
		wreck func(t *testing.T, dir string)
		file  string // that the complaint names
		what  string // a part of what it says
	}{
		{"solved starter", false, in(starter, "// TODO: answer.", "conn.WriteJSON(e) // TODO"), starter, "The starter passes the lesson."},
		{"starter that does not compile", false, in(starter, "var e event", "var e evnt"), starter, "The starter can't be graded"},
		{"starter without a mark", true, in(starter, "// TODO: answer.", ""), starter, "It doesn't contain a TODO."},
		{"starter that lacks what is given", false, in(starter, "GET /ws", "GET /socket"), starter, "The starter fails lets-in, but the lesson's Given says that it passes"},
		{"broken solution", false, in(solution, "conn.WriteJSON(e)", "_ = e"), solution, "The solution doesn't pass: answers-hello failed"},
		{"unfinished solution", true, in(solution, "conn.WriteJSON(e)", "conn.WriteJSON(e) // TODO"), solution, "The solution contains a TODO."},
		{"patch that no longer applies", false, in(mistakes+"silent.patch", "-\t\tconn.WriteJSON(e)", "-\t\tconn.Write(e)"), mistakes + "silent.patch", "The patch no longer applies"},
		{"patch without advice", false, in(mistakes+"silent.patch", "You read what came and go on to the next. Who waits for an answer?\n", ""), mistakes + "silent.patch", "it has no advice"},
		{"mistake that passes", false, in(mistakes+"silent.patch", "+\t\tlog.Println(e.Name)", "+\t\tconn.WriteJSON(&e)"), mistakes + "silent.patch", "The mistake passes every check."},
		{"mistake that fails something else", false, in(mistakes+"silent.patch", "Fails: answers-hello", "Fails: lets-in"), mistakes + "silent.patch", "Its line Fails says lets-in, but it fails answers-hello.\n  Next: Fix the check, or if the result is right, write in the patch:\n        Fails: answers-hello"},
		{"mistake that names no check", true, in(mistakes+"silent.patch", "Fails: answers-hello", "Fails: answers-hello, greets"), mistakes + "silent.patch", `It names the check "greets", but the lesson has no such check.`},
		{"advice of another mistake", false, in(mistakes+"silent.patch", "+\t\tlog.Println(e.Name)", `+		conn.WriteJSON(event{Name: e.Name, Data: "hi"})`), mistakes + "silent.patch", "It doesn't get its own advice. It gets the advice of data-lost"},
		{"mistake without a fingerprint", false, func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, mistakes, "fingerprints.json")))
		}, mistakes + "silent.patch", "It has no fingerprint yet."},
		{"misspelt trailer", false, in(mistakes+"silent.patch", "Read: an-answer", "May-Fails: lets-in\nRead: an-answer"), mistakes + "silent.patch", `"May-Fails: " isn't a line that a mistake can have`},
		{"line that is gone", false, in(mistakes+"silent.patch", "-\t\tconn.WriteJSON(e)", "-\t\tconn.WriteJSON(f)"), mistakes + "silent.patch", `from "conn.WriteJSON(f)" on`},
		{"mistake that does not compile", false, in(mistakes+"silent.patch", "+\t\tlog.Println(e.Name)", "+\t\tlog.Println(f.Name)"), mistakes + "silent.patch", "undefined: f"},
		{"the same mistake twice", false, func(t *testing.T, dir string) {
			content, err := os.ReadFile(filepath.Join(dir, mistakes, "silent.patch"))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, mistakes, "silent-too.patch"), content, 0o666))
		}, mistakes + "silent.patch", "It results in the same program as silent-too."},
		{"three mistakes that look alike", false, func(t *testing.T, dir string) {
			content, err := os.ReadFile(filepath.Join(dir, mistakes, "silent.patch"))
			require.NoError(t, err)
			for _, word := range []string{"hm", "oh"} {
				alike := strings.Replace(string(content), "log.Println(e.Name)", "log.Println(\""+word+"\")", 1)
				require.NoError(t, os.WriteFile(filepath.Join(dir, mistakes, word+".patch"), []byte(alike), 0o666))
			}
			output, status := run(t, dir, grader, "verify", "--update")
			require.Equal(t, 1, status, "it writes them, and still says what is wrong")
			require.Contains(t, output, "3 mistakes look the same: hm, oh, silent.")
		}, mistakes + "silent.patch", "It doesn't get its own advice, because 3 mistakes look the same: hm, oh, silent."},
		{"fingerprint of a mistake that is gone", false, func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, mistakes, "silent.patch")))
		}, mistakes + "fingerprints.json", "It has fingerprints of mistakes that don't exist: silent."},
		{"mark of the scaffold", true, in(starter, "// TODO: answer.", "// TODO(01-hello): say here"), starter, "It still contains the mark that a new lesson comes with."},
		{"folder of another lesson", true, in(text, "## Hints", "Edit `work/02-hello/server.go`.\n\n## Hints"), text, "mentions work/02-hello, but there is no such lesson."},
		{"check that nothing fails", false, func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, mistakes, "other-path.patch")))
		}, "lessons/01-hello/checks.go", "No mistake fails the check lets-in"},
		{"dead anchor in the text", true, in(text, "(#what-your-server-must-do)", "(#what-it-must-do)"), text, "It links to #what-it-must-do, but there is no such heading."},
		{"dead link", true, in(text, "(#what-your-server-must-do)", "(../02-other/README.md)"), text, "It links to ../02-other/README.md, which doesn't exist."},
		{"dead anchor in an advice", true, in(mistakes+"silent.patch", "Read: an-answer", "Read: no-answer"), mistakes + "silent.patch", "has no such heading"},
		{"missing hint", true, in(text, "<details><summary>Hint 3: most of the code</summary>", "<summary>Hint 3: most of the code</summary>"), text, "It has 2 hints"},
		{"missing section", true, in(text, "## Try it by hand", "## Try"), text, `The section "## Try it by hand" is missing.`},
		{"another title", true, in(text, "# Say hello", "# Say goodbye"), text, `Its title is "Say goodbye"`},
		{"check without a point", true, in(text, "<!-- check: lets-in -->", ""), text, "The text has no point for the check lets-in."},
		{"point without a check", true, in(text, "<!-- check: lets-in -->", "<!-- check: lets-in --> <!-- check: greets -->"), text, `A point names the check "greets"`},
		{"stale quote", true, in(text, "upgrader.Upgrade(w, r, nil)", "upgrader.Upgrade(w, r)"), text, "isn't in solution/01-hello/server.go"},
		{"code that is none", true, in(text, "<!-- from solution/01-hello/server.go -->\n```go\n", "```go\nfor for\n"), text, "isn't valid Go"},
		{"stray file in a lesson", true, write("lessons/01-hello/notes.txt", "later"), "lessons/01-hello/notes.txt", "This file isn't expected here."},
		{"stray file in a starter", true, write("starter/01-hello/extra.go", "package main\n"), "starter/01-hello/extra.go", "The solution doesn't have this file."},
		{"given files that differ", true, func(t *testing.T, dir string) {
			write("starter/01-hello/page.go", "package main\n")(t, dir)
			write("solution/01-hello/page.go", "package main\n\n// A remark.\n")(t, dir)
		}, "starter/01-hello/page.go", "The provided file differs from the one in the solution."},
		{"stray lesson", true, write("lessons/02-later/README.md", "# Later\n"), "lessons/02-later", "It doesn't belong to any lesson."},
	} {
		if !test.quick && !samples.Has(i, 3, 12) {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS(origin)))
			test.wreck(t, dir)
			args := []string{"verify"}
			if test.quick {
				args = append(args, "--quick")
			}
			output, status := run(t, dir, grader, args...)
			require.Equal(t, 1, status, "%s", output)
			complaint := ""
			for part := range strings.SplitSeq(output, "\n\n") {
				if file, what, _ := strings.Cut(part, "\n"); file == test.file && strings.Contains(what, test.what) {
					complaint = part
				}
			}
			require.NotEmpty(t, complaint, "no complaint about %s says %q:\n%s", test.file, test.what, output)
			require.Contains(t, complaint, "\n  Next: ")
		})
	}
}
