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
