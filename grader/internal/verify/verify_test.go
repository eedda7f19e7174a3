package verify_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/verify"
)

// TestHowChecksAreDeclared proves a small course whose author was hasty. What is wrong with texts, starters and mistakes is shown by
// TestVerifyComplains of the grader.
func TestHowChecksAreDeclared(t *testing.T) {
	t.Parallel()
	run := func(*check.T) {}
	right := []check.Check{{ID: "lets-in", Title: "a visitor gets in", Run: run}, {ID: "answers-hello", Title: "a hello is answered", Run: run}}
	for _, test := range []struct {
		name   string
		id     string
		given  []string
		checks []check.Check
		file   string
		what   string // the only complaint about that file
	}{
		{"as it should be", "01-hello", []string{"lets-in"}, right, "lessons/01-hello/checks.go", ""},
		{"an ID with capitals", "01-hello", nil, append(right, check.Check{ID: "Odd One", Title: "odd", Run: run}), "lessons/01-hello/checks.go", `a check has the ID "Odd One".`},
		{"an ID twice", "01-hello", nil, append(right, right[0]), "lessons/01-hello/checks.go", "two checks have the ID lets-in."},
		{"no title", "01-hello", nil, []check.Check{right[0], {ID: "answers-hello", Run: run}}, "lessons/01-hello/checks.go", "the check answers-hello has no title."},
		{"nothing to run", "01-hello", nil, []check.Check{right[0], {ID: "answers-hello", Title: "a hello is answered"}}, "lessons/01-hello/checks.go", "the check answers-hello has no Run."},
		{"given what is not there", "01-hello", []string{"lets-out"}, right, "lessons/01-hello/checks.go", `Given lists the check "lets-out", but the lesson has no such check.`},
		{"the folder has another name", "01-helo", nil, right, "lessons/01-hello/checks.go", `its ID is "01-helo", but its folder is 01-hello.`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			course := curriculum.Course{Lessons: []curriculum.Lesson{{ID: test.id, Title: "Say hello", Given: test.given, Checks: test.checks}}}
			result, err := verify.Course(t.Context(), course, "../../testdata/course", verify.Options{Quick: true})
			require.NoError(t, err)
			var about []string
			for _, c := range result.Complaints {
				require.NotEmpty(t, c.Fix)
				if c.File == test.file {
					about = append(about, c.What)
				}
			}
			require.Equal(t, test.what, strings.Join(about, "\n"), "%v", result.Complaints)
		})
	}
}

// A run leaves alone what another run in the same course has made.
func TestRunsAtTheSameTime(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	other := filepath.Join(root, "bin", "verify-1", "server.go")
	require.NoError(t, os.MkdirAll(filepath.Dir(other), 0o777))
	require.NoError(t, os.WriteFile(other, []byte("package main\n"), 0o666))
	_, _ = verify.Course(t.Context(), curriculum.Course{}, root, verify.Options{Quick: true})
	require.FileExists(t, other)
	left, err := os.ReadDir(filepath.Join(root, "bin"))
	require.NoError(t, err)
	require.Len(t, left, 1, "its own folder is gone")
}

// Numbers that somebody forgot when a lesson moved are found where they can't be right.
func TestStaleMentions(t *testing.T) {
	t.Parallel()
	course := curriculum.Course{Lessons: []curriculum.Lesson{{ID: "01-hello", Title: "Say hello"}, {ID: "02-count", Title: "Count"}}}
	const own = "lessons/02-count/README.md"
	for _, test := range []struct{ name, file, text, what string }{
		{"as it should be", "README.md", "[02 Count](lessons/02-count/README.md), `make check LESSON=02`, lesson 1, a 16-bit number, 2026-03-04", ""},
		{"a lesson behind the last", "README.md", "\nmake check LESSON=07", "line 2 mentions lesson 07, but the last lesson is 02."},
		{"in a table of another page", "docs/wire.md", "| `count` | 03 |", "line 1 mentions lesson 03, but the last lesson is 02."},
		{"a lesson that was dropped", "docs/wire.md", "| `count` | 00 |", "line 1 mentions lesson 00, and there is no such lesson."},
		{"a lesson's old folder", "docs/wire.md", "edit work/01-count/server.go", "line 1 mentions work/01-count, but there is no such lesson."},
		{"a lesson's old ID", own, "`01-count` counts", "line 1 mentions 01-count, but there is no such lesson."},
		{"a folder of nothing", own, "see starter/02-later", "line 1 mentions starter/02-later, but there is no such lesson."},
		{"an example", own, "<!-- invented: 07-later -->\nlessons/07-later is lesson 07", ""},
		{"a link with an old number", own, "[01 Count](../02-count/README.md)", "line 1 has a link that says lesson 01, and leads to lesson 02."},
		{"another lesson's command", own, "    make run LESSON=01", "line 1 names lesson 01, but the file is lesson 02's."},
		{"the same without make", own, "go run ./grader run 01", "line 1 names lesson 01, but the file is lesson 02's."},
		{"its own command", own, "    make run LESSON=02\n", ""},
		{"the package's comment", "lessons/02-count/checks.go", "// Package count has the checks of lesson 01.\n", "line 1 names lesson 01, but the file is lesson 02's."},
		{"a comment in a patch", "lessons/02-count/mistakes/silent.patch", " // Lesson 03 handles it.\n", "line 1 mentions lesson 03, but the last lesson is 02."},
		{"a comment in a starter", "starter/02-count/server.go", "package main // as in lesson 04\n", "line 1 mentions lesson 04, but the last lesson is 02."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			path := filepath.Join(root, filepath.FromSlash(test.file))
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
			require.NoError(t, os.WriteFile(path, []byte(test.text), 0o666))
			result, err := verify.Course(t.Context(), course, root, verify.Options{Quick: true})
			require.NoError(t, err)
			var about []string
			for _, c := range result.Complaints {
				if c.File == test.file && strings.HasPrefix(c.What, "line ") {
					about = append(about, c.What)
				}
			}
			require.Equal(t, test.what, strings.Join(about, "\n"))
		})
	}
}
