package class

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
)

// copied is a copy of the kit without .git, as in a container, and of this test as its grader, which everybody can read.
type copied struct{ dir, kit, here, grader string }

func copyKit(t *testing.T) copied {
	t.Helper()
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
	c := copied{dir: dir, kit: filepath.Join(dir, "kit"), grader: filepath.Join(dir, "grader")}
	for _, part := range []string{curriculum.Texts, curriculum.Starters} {
		require.NoError(t, os.CopyFS(filepath.Join(c.kit, part), os.DirFS(filepath.Join(root, part))))
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		put(t, c.kit, name, string(text))
	}
	c.here = filepath.Join(c.kit, "grader", "internal", "class") // where this test is in the kit
	require.NoError(t, os.MkdirAll(c.here, 0o755))
	self, err := os.Executable()
	require.NoError(t, err)
	require.NoError(t, copyTo(c.grader, self))

	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	require.NoError(t, err)
	download := exec.Command("go", "mod", "download")
	download.Dir = c.kit
	download.Env = append(os.Environ(), "GOMODCACHE="+filepath.Join(dir, "modules"), "GOPROXY=file://"+strings.TrimSpace(string(modules))+"/cache/download", "GOSUMDB=off", "GOFLAGS=-mod=mod -modcacherw", "GOWORK=off")
	said, err := download.CombinedOutput()
	require.NoError(t, err, "%s", said)
	for _, name := range []string{"home", "tmp", "cache"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "own", name), 0o755))
	}
	return c
}

// grade grades a class with that command, isolated by those means.
func (c copied) grade(t *testing.T, g ground, means string, command ...string) (results *Results) {
	t.Helper()
	command = append(command, c.grader, "grade", g.class, g.out, means)
	run := exec.Command(command[0], command[1:]...)
	own := filepath.Join(c.dir, "own")
	run.Dir = c.here
	run.Env = append(os.Environ(), "HOME="+filepath.Join(own, "home"), "TMPDIR="+filepath.Join(own, "tmp"), "GOCACHE="+filepath.Join(own, "cache"), "GOMODCACHE="+filepath.Join(c.dir, "modules"), "CGO_ENABLED=0", "CLASS_SECRET="+secret)
	said, err := run.CombinedOutput()
	require.NoError(t, err, "%s", said)
	text, err := os.ReadFile(filepath.Join(g.out, "results.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &results))
	left, err := os.ReadDir(filepath.Join(own, "tmp"))
	require.NoError(t, err)
	require.Empty(t, left)
	return results
}

// takes chooses hostile submissions. Without cgo, a file that wants it is left out of the build.
func takes(_ int, name string) bool { return !strings.HasPrefix(name, "cgo-") }

// TestAnotherUser grades as a user who owns nothing: right programs, and then hostile ones.
func TestAnotherUser(t *testing.T) {
	c := copyKit(t)
	for _, name := range []string{"home", "tmp", "cache"} {
		require.NoError(t, os.Chown(filepath.Join(c.dir, "own", name), 65534, 65534))
	}
	grade := func(g ground, means string) *Results {
		require.NoError(t, os.Chown(g.out, 65534, 65534))
		return c.grade(t, g, means, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
	}
	two := newGround(t, filepath.Join(c.dir, "two"), c.kit)
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
			g := newGround(t, filepath.Join(c.dir, means), c.kit)
			g.fill(t, takes)
			g.judge(t, grade(g, means))
		})
	}
}

// TestByAnotherUser grades as root, which starts programs as another user. That keeps them from what only root may do, and no more.
func TestByAnotherUser(t *testing.T) {
	c := copyKit(t)
	// All instances of a program are the same user, so one can end the others. And what isn't prevented: taking some of the machine's
	// processes, reading and removing what everybody can, the network, namespaces, and filling the disk.
	reaches := []string{"kills-everybody", "fork-bomb", "threads", "reads-others", "reads-the-kit", "reads-the-results", "reads-home", "runs-the-kit", "proxy-to-the-solution", "network", "namespaces-of-its-own", "disk", "disk-here", "files-without-end", "memory-in-processes", "removes-everything"}
	g := newGround(t, filepath.Join(c.dir, "class"), c.kit)
	g.fill(t, func(i int, name string) bool { return takes(i, name) && !slices.Contains(reaches, name) })
	results := c.grade(t, g, program.ByUser)
	require.Equal(t, program.ByUser, results.Isolation)
	g.judge(t, results)
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
