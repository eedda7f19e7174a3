//go:build unix

package workspace_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/workspace"
)

// A named pipe has no content that could be copied, but it can be moved with the rest.
func TestResetKeepsWhatIsNoFile(t *testing.T) {
	w := kit(t, t.TempDir())
	_, err := w.Begin(lesson)
	require.NoError(t, err)
	require.NoError(t, syscall.Mkfifo(filepath.Join(w.Program(lesson), "pipe"), 0o600))
	backup, err := w.Reset(lesson, noon)
	require.NoError(t, err)
	require.NotZero(t, look(t, backup)["pipe"].Mode&fs.ModeNamedPipe)
	_, err = w.Restore(lesson, backup, noon)
	require.NoError(t, err)
	before := look(t, w.Program(lesson))

	_, err = workspace.ResetBy(w, lesson, noon, func(old, fresh string) error {
		if old == w.Program(lesson) {
			return syscall.EXDEV
		}
		return os.Rename(old, fresh)
	})
	require.ErrorContains(t, err, "not a plain file")
	require.Equal(t, before, look(t, w.Program(lesson)))
}
