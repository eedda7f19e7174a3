package main_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
)

// kept is the keeper of all tests, made when the first one asks for it. A keeper's Close ends every process that this one has started
// since, so each test with a keeper of its own would have to run alone.
var kept struct {
	sync.Mutex
	*program.Keeper
}

// newKeeper returns the keeper of all tests. It lives as long as they do.
func newKeeper(t *testing.T) *program.Keeper {
	t.Helper()
	kept.Lock()
	defer kept.Unlock()
	if kept.Keeper == nil {
		keeper, err := program.NewKeeper(nil)
		require.NoError(t, err)
		kept.Keeper = keeper
	}
	return kept.Keeper
}

// TestMain closes the keeper of all tests, and removes the courses.
func TestMain(m *testing.M) {
	status := m.Run()
	if kept.Keeper != nil {
		if err := kept.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	}
	if err := os.RemoveAll(courses.dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

// buildServers builds the Go programs among the servers. They are there as long as the keeper. Linking is most of the work, so all
// programs are linked to one executable, which runs the program whose name it's started by. Where the explanation counts,
// each program has its own executable, as a learner's has: in that one, its functions are called main.
func buildServers(t *testing.T, keeper *program.Keeper, servers []server) *grade.Builds {
	t.Helper()
	builds := &grade.Builds{Keeper: keeper}
	var together []server
	var alone []program.Source
	for _, s := range servers {
		switch {
		case s.source.Script() != "":
		case s.kind == "pass" || s.kind == "fail":
			together = append(together, s)
		default:
			alone = append(alone, s.source)
		}
	}
	built, err := keeper.BuildAll(t.Context(), alone)
	require.NoError(t, err)
	for _, binary := range built { // the grader finds out about one that doesn't compile
		builds.Put(binary)
	}
	if len(together) > 0 {
		link(t, builds, together)
	}
	return builds
}

var (
	mainPackage = regexp.MustCompile(`(?m)^package main$`)
	mainFunc    = regexp.MustCompile(`(?m)^func main\(\) \{`)
)

// link builds one executable of several programs: each becomes a package with a function Main. The executable gets a name for each
// program. The packages have the same paths in each run, so the go command finds in its cache what it compiled before.
func link(t *testing.T, builds *grade.Builds, servers []server) {
	t.Helper()
	root, fresh := servers[0].source.Root, t.TempDir()
	inside := "bin/testdata/all-" + servers[0].kind
	var imports, table bytes.Buffer
	for i, s := range servers {
		dir := filepath.Join(fresh, s.kind, s.name)
		require.NoError(t, os.CopyFS(dir, os.DirFS(s.source.Dir)))
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		mains := 0
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			mains += len(mainFunc.FindAll(text, -1))
			text = mainFunc.ReplaceAll(mainPackage.ReplaceAll(text, []byte("package server")), []byte("func Main() {"))
			require.NoError(t, os.WriteFile(file, text, 0o666))
		}
		require.Equal(t, 1, mains, "%s should have one line: func main() {", s.name)
		fmt.Fprintf(&imports, "\ts%d \"handshake/%s/%s/%s\"\n", i, inside, s.kind, s.name)
		fmt.Fprintf(&table, "\t\"%s-%s\": s%d.Main,\n", s.kind, s.name, i)
	}
	text := "package main\n\nimport (\n\t\"os\"\n\t\"path/filepath\"\n\t\"strings\"\n\n" + imports.String() + ")\n\nvar servers = map[string]func(){\n" + table.String() +
		"}\n\nfunc main() { servers[strings.TrimSuffix(filepath.Base(os.Args[0]), \".exe\")]() }\n"
	require.NoError(t, os.WriteFile(filepath.Join(fresh, "main.go"), []byte(text), 0o666))
	all := filepath.Join(root, filepath.FromSlash(inside))
	refresh(t, all, fresh)

	binary, err := builds.Keeper.Build(t.Context(), program.Source{Dir: all, Shown: inside, Root: root, As: inside}, program.BuildOptions{})
	require.NoError(t, err)
	for _, s := range servers {
		one := binary
		one.Dir = s.source.Dir
		one.Path = filepath.Join(filepath.Dir(binary.Path), s.kind+"-"+s.name+filepath.Ext(binary.Path))
		require.NoError(t, os.Link(binary.Path, one.Path))
		builds.Put(one)
	}
}

// refresh makes a folder the same as another. What is the same already stays untouched.
func refresh(t *testing.T, dir, fresh string) {
	t.Helper()
	wanted := map[string]bool{}
	require.NoError(t, filepath.WalkDir(fresh, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, _ := filepath.Rel(fresh, path)
		wanted[inside] = true
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		target := filepath.Join(dir, inside)
		if got, err := os.ReadFile(target); err == nil && bytes.Equal(got, want) {
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			return err
		}
		return os.WriteFile(target, want, 0o666)
	}))
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		inside, _ := filepath.Rel(dir, path)
		if err != nil || entry.IsDir() || wanted[inside] {
			return err
		}
		return os.Remove(path)
	}))
}
