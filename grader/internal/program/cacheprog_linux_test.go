package program_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCacheProgram builds a program twice through the cache program: what the cache has is taken from there, and what is new is kept beside it.
func TestCacheProgram(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	known, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output()
	require.NoError(t, err)
	build(t, "listens") // everything but its main package is in the cache now
	temporary, unused := t.TempDir(), t.TempDir()
	source := filepath.Join(t.TempDir(), "main.go")
	text, err := os.ReadFile("testdata/listens/main.go")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(source, append(text, "\n// "+filepath.Base(temporary)+unused...), 0o644))
	for range 2 {
		command := exec.CommandContext(t.Context(), "go", "build", "-x", "-o", filepath.Join(t.TempDir(), "out"), source)
		command.Env = append(os.Environ(), "GOCACHE="+unused, "GOCACHEPROG="+self+" cell", "HANDSHAKE_CACHE="+strings.TrimSpace(string(known)), "TMPDIR="+temporary)
		said, err := command.CombinedOutput()
		require.NoError(t, err, "%s", said)
		require.Equal(t, 1, strings.Count(string(said), "/compile -o "), "%s", said)
	}
	kept, err := os.ReadDir(filepath.Join(temporary, "go-fresh"))
	require.NoError(t, err)
	require.NotEmpty(t, kept)
	stray, err := filepath.Glob(filepath.Join(unused, "*", "*"))
	require.NoError(t, err)
	require.Empty(t, stray)
}
