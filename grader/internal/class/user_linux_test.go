package class

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
)

// TestAnotherUser grades as a user who owns nothing, in a copy of the kit without .git, as in a container: right programs, and then hostile ones.
func TestAnotherUser(t *testing.T) {
	if !samples.Full() {
		t.Skip("it builds all of Go's library: make test FULL=1")
	}
	if _, err := exec.LookPath("setpriv"); err != nil || os.Getuid() != 0 {
		t.Skip("only root with setpriv can become another user")
	}
	dir, err := os.MkdirTemp("", "nobody")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	kit := filepath.Join(dir, "kit")
	for _, part := range []string{curriculum.Texts, curriculum.Starters} {
		require.NoError(t, os.CopyFS(filepath.Join(kit, part), os.DirFS(filepath.Join(root, part))))
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		put(t, kit, name, string(text))
	}
	here := filepath.Join(kit, "grader", "internal", "class") // where this test is in the kit
	require.NoError(t, os.MkdirAll(here, 0o755))
	self, err := os.Executable()
	require.NoError(t, err)
	grader := filepath.Join(dir, "grader")
	require.NoError(t, copyTo(grader, self))

	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	download := exec.Command("go", "mod", "download")
	download.Dir = kit
	download.Env = append(os.Environ(), "GOMODCACHE="+filepath.Join(dir, "modules"), "GOPROXY=file://"+strings.TrimSpace(string(modules))+"/cache/download", "GOSUMDB=off", "GOFLAGS=-mod=mod -modcacherw", "GOWORK=off")
	said, err := download.CombinedOutput()
	require.NoError(t, err, "%s", said)

	own := filepath.Join(dir, "own")
	for _, name := range []string{"home", "tmp", "cache"} {
		require.NoError(t, os.MkdirAll(filepath.Join(own, name), 0o755))
		require.NoError(t, os.Chown(filepath.Join(own, name), 65534, 65534))
	}
	grade := func(g ground, means string) (results *Results) {
		require.NoError(t, os.Chown(g.out, 65534, 65534))
		command := exec.Command("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", grader, "grade", g.class, g.out, means)
		command.Dir = here
		command.Env = append(os.Environ(), "HOME="+filepath.Join(own, "home"), "TMPDIR="+filepath.Join(own, "tmp"), "GOCACHE="+filepath.Join(own, "cache"), "GOMODCACHE="+filepath.Join(dir, "modules"), "CGO_ENABLED=0", "CLASS_SECRET="+secret)
		said, err := command.CombinedOutput()
		require.NoError(t, err, "%s", said)
		text, err := os.ReadFile(filepath.Join(g.out, "results.json"))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &results))
		left, err := os.ReadDir(filepath.Join(own, "tmp"))
		require.NoError(t, err)
		require.Empty(t, left)
		return results
	}

	two := newGround(t, filepath.Join(dir, "two"), kit)
	put(t, two.class, "alice/server.go", source(t, "solution/01-listen-for-connection"))
	put(t, two.class, "bob/server.go", source(t, "starter/01-listen-for-connection"))
	results := grade(two, "")
	require.Equal(t, "passed", results.Submissions[0].Lessons[0].word(), "%+v", results)
	require.Equal(t, "untouched", results.Submissions[1].Lessons[0].word(), "%+v", results)
	t.Logf("isolated by %s", results.Isolation)

	for _, means := range []string{program.ByNamespaces, program.ByBubblewrap} {
		t.Run(means, func(t *testing.T) {
			if _, err := exec.LookPath("bwrap"); err != nil && means == program.ByBubblewrap {
				t.Skip("there is no bubblewrap here")
			}
			g := newGround(t, filepath.Join(dir, means), kit)
			g.fill(t, func(_ int, name string) bool { return !strings.HasPrefix(name, "cgo-") }) // without cgo, such a file is left out
			g.judge(t, grade(g, means))
		})
	}
}

// copyTo copies an executable.
func copyTo(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}
