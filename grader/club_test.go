package main_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCourseWithItsOwnWords grades a course whose servers have another path for the socket, other events, another variable for their key
// and another form to log in than this kit's, with verbs and a matcher of its own. It needs no change in the grader.
func TestCourseWithItsOwnWords(t *testing.T) {
	t.Parallel()
	dir, grader := courseIn(t, "testdata/club")
	output, status := run(t, dir, grader, "check", "--all", "--work", "solution")
	require.Equal(t, 0, status, "%s", output)
	require.Contains(t, output, "4 checks", "three, and the random conversations")

	json := filepath.Join(t.TempDir(), "report.json")
	output, status = run(t, dir, grader, "check", "--json", json)
	require.Equal(t, 1, status, "%s", output)
	report, err := os.ReadFile(json)
	require.NoError(t, err)
	require.Contains(t, string(report), `"text": "enters the club as alice`, "the sentences come with the course")
	require.Contains(t, string(report), `alice never read the note of alice.`)
}
