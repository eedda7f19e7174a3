package program

import (
	"io/fs"
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
