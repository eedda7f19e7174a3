package program

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
)

// A machine that has no more processes, files or memory is not the program's fault, in whatever language that is. A script that the system can't
// start is.
func TestLacksResources(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other errors")
	}
	for number, want := range map[syscall.Errno]verdict.Remedy{
		syscall.EAGAIN: verdict.FreeProcesses, syscall.EMFILE: verdict.FreeProcesses, syscall.ENOMEM: verdict.FreeMemory,
		syscall.ENOENT: "", syscall.EACCES: "", syscall.ENOEXEC: "", syscall.ENOTDIR: "",
	} {
		err := &fs.PathError{Op: "fork/exec", Path: "run", Err: number}
		require.Equal(t, want != "", lacksResources(err), err)
		if want != "" {
			require.Equal(t, want, troubleOf(err.Error(), t.TempDir()).Remedy, err)
		}
	}
}

// A standard package that the go command lost isn't mistaken for one that a learner has misspelt.
func TestHidden(t *testing.T) {
	there, misspelt := filepath.Join(t.TempDir(), "json"), filepath.Join(t.TempDir(), "jsn")
	require.NoError(t, os.Mkdir(there, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(there, "decode.go"), []byte("package json\n"), 0o600))
	complains := func(dir string) string {
		return "work/01/server.go:4:2: package encoding/" + filepath.Base(dir) + " is not in std (" + dir + ")\n"
	}
	require.True(t, hidden(complains(misspelt)+complains(there)))
	require.False(t, hidden(complains(misspelt)))
}
