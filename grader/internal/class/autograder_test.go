package class

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/lessons"
)

// TestAutograder unpacks the zip file for Gradescope as Gradescope does, and runs its script with a grader that only notes how it was
// called. The kit in the zip file is whole: it builds.
func TestAutograder(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("bash isn't installed, and Gradescope's scripts need it")
	}
	lesson, err := lessons.Course().Find("02")
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, Autograder(t.Context(), &text, root, lesson))
	archive, err := zip.NewReader(bytes.NewReader(text.Bytes()), int64(text.Len()))
	require.NoError(t, err)
	autograder := t.TempDir()
	at := filepath.Join(autograder, "source")
	require.NoError(t, os.CopyFS(at, archive))
	for _, f := range archive.File {
		require.NotContains(t, f.Name, "solution/")
		require.False(t, strings.HasPrefix(f.Name, "kit/bin/"), f.Name)
		require.False(t, strings.HasSuffix(f.Name, "_test.go"), f.Name)
	}
	for _, script := range []string{"setup.sh", "run_autograder"} {
		path := filepath.Join(at, script)
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.NotZero(t, info.Mode()&0o111, "%s isn't executable", script)
		said, err := exec.Command("bash", "-n", path).CombinedOutput()
		require.NoError(t, err, "%s", said)
	}

	noted := "#!/bin/sh\necho \"$@\" > \"$AUTOGRADER/called\"\nmkdir -p \"$6/gradescope\"\necho '{\"score\": 8}' > \"$6/gradescope/submission.json\"\n"
	require.NoError(t, os.MkdirAll(filepath.Join(at, "kit", "bin"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(at, "kit", "bin", "handshake"), []byte(noted), 0o755))
	run := exec.Command(filepath.Join(at, "run_autograder"))
	run.Env = append(os.Environ(), "AUTOGRADER="+autograder)
	said, err := run.CombinedOutput()
	require.NoError(t, err, "%s", said)
	called, err := os.ReadFile(filepath.Join(autograder, "called"))
	require.NoError(t, err)
	require.Contains(t, string(called), "grade "+autograder+"/submission 02-emit-count --one --out ")
	require.Contains(t, string(called), "--also gradescope --course "+autograder+"/source/kit")
	result, err := os.ReadFile(filepath.Join(autograder, "results", "results.json"))
	require.NoError(t, err)
	require.Contains(t, string(result), `"score": 8`)

	// If the kit can't grade, there is no result: it would be a grade of 0.
	require.NoError(t, os.RemoveAll(filepath.Join(autograder, "results")))
	require.NoError(t, os.WriteFile(filepath.Join(at, "kit", "bin", "handshake"), []byte(noted+"exit 2\n"), 0o755))
	run = exec.Command(filepath.Join(at, "run_autograder"))
	run.Env = append(os.Environ(), "AUTOGRADER="+autograder)
	require.Error(t, run.Run())
	require.NoFileExists(t, filepath.Join(autograder, "results", "results.json"))

	if testing.Short() {
		t.Skip("building the kit takes a while")
	}
	// The go command replaces nothing but what it has built itself.
	require.NoError(t, os.RemoveAll(filepath.Join(at, "kit", "bin")))
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-w", "-buildvcs=false", "-o", filepath.Join(at, "kit", "bin", "handshake"), "./grader")
	build.Dir = filepath.Join(at, "kit")
	said, err = build.CombinedOutput()
	require.NoError(t, err, "%s", said)
}
