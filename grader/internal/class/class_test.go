package class

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// root is the kit.
const root = "../../.."

// put writes a file of a class.
func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

// zipped writes a zip file whose entries may have any name and mode.
func zipped(t *testing.T, path string, entries ...zip.FileHeader) {
	t.Helper()
	var text bytes.Buffer
	w := zip.NewWriter(&text)
	for _, entry := range entries {
		content := entry.Comment
		entry.Comment, entry.Method = "", zip.Deflate
		in, err := w.CreateHeader(&entry)
		require.NoError(t, err)
		_, err = in.Write([]byte(content))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(path, text.Bytes(), 0o644))
}

// entry is an entry of a zip file; its content travels in the comment.
func entry(name, content string, mode os.FileMode) zip.FileHeader {
	h := zip.FileHeader{Name: name, Comment: content}
	h.SetMode(mode)
	return h
}

func source(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path, curriculum.EditedFile))
	require.NoError(t, err)
	return string(text)
}

// gradeAll grades a class of lesson 02.
func gradeAll(t *testing.T, dir, out string) *Results {
	t.Helper()
	keeper, err := program.NewKeeper(nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, keeper.Close()) }()
	results, err := classOf(t, dir, out, keeper).Grade(t.Context())
	require.NoError(t, err)
	return results
}

func classOf(t *testing.T, dir, out string, keeper *program.Keeper) *Class {
	t.Helper()
	at, err := filepath.Abs(root)
	require.NoError(t, err)
	lesson, err := lessons.Course().Find("02")
	require.NoError(t, err)
	return &Class{
		Course: lessons.Course(), Root: at, Lessons: []curriculum.Lesson{lesson}, Dir: dir, Out: out, Keeper: keeper, Isolation: "process group", Jobs: 3,
	}
}

// TestClass grades what learners hand in in all the usual ways, twice. The second time nothing is graded again.
func TestClass(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and starts many servers")
	}
	solution, starter := source(t, "solution/02-emit-count"), source(t, "starter/02-emit-count")
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "results")
	put(t, dir, "alice/server.go", solution)
	put(t, dir, "Bob Müller/my server/server.go", starter)
	put(t, dir, "李雷/work/02-emit-count/server.go", solution)
	put(t, dir, "李雷/starter/02-emit-count/server.go", starter)
	put(t, dir, "=cmd/server.go", "package main\n\nfunc (\n")
	put(t, dir, "empty/readme.txt", "I have done nothing.")
	put(t, dir, "results.json/server.go", solution)
	put(t, dir, "grades.txt", "not a submission")
	put(t, dir, "modules/server.go", solution)
	put(t, dir, "modules/go.mod", "module evil\n\nreplace github.com/gorilla/websocket => ./fake\n")
	put(t, dir, "modules/go.work", "go 1.24\n\nuse ./nothing\n")
	put(t, dir, "modules/vendor/github.com/gorilla/websocket/websocket.go", "package websocket\n")
	put(t, dir, "modules/checks/checks.go", "package checks\n")
	put(t, dir, "modules/fake/websocket.go", "package websocket\n")
	zipped(t, filepath.Join(dir, "alice.zip"), entry("work/02-emit-count/server.go", solution, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "broken.zip"), []byte("PK not a zip"), 0o644))
	put(t, dir, "bad\xff/server.go", solution)

	results := gradeAll(t, dir, out)
	outcome := map[string]string{}
	for _, e := range results.Submissions {
		outcome[e.File] = e.Lessons[0].word()
	}
	require.Equal(t, map[string]string{
		"alice": "passed", "alice-2": "passed", "Bob Müller": "untouched", "李雷": "passed", "_cmd": "failed", "empty": "failed",
		"results.json": "passed", "modules": "passed", "broken": "failed", "bad_": "passed",
	}, outcome)

	var read struct {
		Schema      string
		Submissions []struct {
			Name    string
			Lessons []struct {
				Outcome verdict.Outcome
				Same    []string
			}
		}
	}
	text, err := os.ReadFile(filepath.Join(out, "results.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &read))
	require.Equal(t, Schema, read.Schema)
	for _, s := range read.Submissions {
		if s.Name == "李雷" {
			require.Contains(t, s.Lessons[0].Same, "alice")
		}
	}

	table, err := os.ReadFile(filepath.Join(out, "results.csv"))
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 11)
	for _, row := range rows {
		require.NotContains(t, "=+-@", row[0][:1], "a spreadsheet would take it for a formula")
	}

	feedback, err := os.ReadFile(filepath.Join(out, "feedback", "_cmd.md"))
	require.NoError(t, err)
	require.Contains(t, string(feedback), "server.go:4")
	require.NotContains(t, string(feedback), "make ")
	page, err := os.ReadFile(filepath.Join(out, "class.html"))
	require.NoError(t, err)
	require.Contains(t, string(page), "This is the starter, unchanged.")

	// Nothing is graded again, so nothing is built.
	keeper, err := program.NewKeeper(nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, keeper.Close()) }()
	t.Setenv("PATH", t.TempDir())
	_, err = classOf(t, dir, out, keeper).Grade(t.Context())
	require.NoError(t, err)
	again, err := os.ReadFile(filepath.Join(out, "results.json"))
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
}

// TestResumes breaks a run off and goes on.
func TestResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and starts many servers")
	}
	dir, out := t.TempDir(), t.TempDir()
	for _, name := range []string{"a", "b", "c", "d"} {
		put(t, dir, name+"/server.go", "package main\n\nvar "+name+" int = \"text\"\n")
	}
	keeper, err := program.NewKeeper(nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, keeper.Close()) }()
	ctx, cancel := context.WithCancel(t.Context())
	c := classOf(t, dir, out, keeper)
	c.Jobs = 1
	c.Progress = func(p Progress) {
		if p.Done == 2 {
			cancel()
		}
	}
	_, err = c.Grade(ctx)
	require.ErrorIs(t, err, context.Canceled)
	kept, err := filepath.Glob(filepath.Join(out, gradedFolder, "*.json"))
	require.NoError(t, err)
	require.Len(t, kept, 2)
	before, err := os.Stat(kept[0])
	require.NoError(t, err)

	// A result that was cut off is graded again, and a whole one isn't.
	require.NoError(t, os.WriteFile(kept[1], []byte(`{"schema": "handshake/rec`), 0o644))
	c.Progress = nil
	results, err := c.Grade(t.Context())
	require.NoError(t, err)
	for _, e := range results.Submissions {
		require.Equal(t, verdict.Compile, e.Lessons[0].Kind, e.Name)
	}
	after, err := os.Stat(kept[0])
	require.NoError(t, err)
	require.True(t, os.SameFile(before, after))
}

// TestZips reads zip files that mean harm.
func TestZips(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	lesson, err := lessons.Course().Find("02")
	require.NoError(t, err)
	read := func(name string) (map[string]string, error) {
		tree, err := openTree(at(name))
		if err != nil {
			return nil, err
		}
		defer tree.close()
		r := &run{Class: &Class{Course: lessons.Course(), Lessons: []curriculum.Lesson{lesson}}}
		programs, err := r.programs(tree)
		require.NoError(t, err)
		require.Len(t, programs, 1)
		if programs[0].fault != nil {
			return nil, programs[0].fault
		}
		files, err := tree.files(programs[0])
		all := map[string]string{}
		for _, f := range files {
			all[f.name] = string(f.content)
		}
		return all, err
	}

	zipped(t, at("outside.zip"), entry("server.go", "package main", 0o644), entry("../up.go", "up", 0o644), entry("/root.go", "root", 0o644),
		entry(`..\back.go`, "back", 0o644), entry("a/../../up.go", "up", 0o644), entry("c:/drive.go", "drive", 0o644))
	files, err := read("outside.zip")
	require.NoError(t, err)
	require.Equal(t, map[string]string{"server.go": "package main"}, files)

	zipped(t, at("link.zip"), entry("server.go", "/etc/passwd", 0o777|os.ModeSymlink))
	_, err = read("link.zip")
	require.ErrorContains(t, err, "server.go is a link, not a file")

	zipped(t, at("bomb.zip"), entry("server.go", "package main", 0o644), entry("zeros.txt", strings.Repeat("0", mostBytes+1), 0o644))
	_, err = read("bomb.zip")
	require.ErrorContains(t, err, "more than 32 MB")

	var many []zip.FileHeader
	for i := range 20_001 {
		many = append(many, entry("f"+strings.Repeat("x", i%9)+string(rune('a'+i%26))+strings.Repeat("y", i/234), "", 0o644))
	}
	zipped(t, at("many.zip"), many...)
	_, err = read("many.zip")
	require.ErrorContains(t, err, "more than 20000 files")
}

// TestSlugs makes file names of all names, and never one twice.
func TestSlugs(t *testing.T) {
	taken := map[string]bool{}
	for _, test := range [][2]string{
		{"alice", "alice"},
		{"Alice", "Alice-2"},
		{"alice-2", "alice-2-2"},
		{"../../etc", "_.._etc"},
		{"李雷", "李雷"},
		{"a\x1b[31mb", "a__31mb"},
		{"..", "submission"},
		{"bad\xff", "bad_"},
		{"a\u202eb", "a_b"},
		{strings.Repeat("é", 200), strings.Repeat("é", 60)},
	} {
		require.Equal(t, test[1], slug(test[0], taken), "%q", test[0])
	}
}

// TestAlike tells copies with other names from different work.
func TestAlike(t *testing.T) {
	one := source(t, "solution/06-chat-messages")
	renamed := strings.NewReplacer("sockets", "clients", "// ", "// my own: ").Replace(one)
	shape := func(text string) shape {
		return shapeOf([]file{{name: curriculum.EditedFile, content: []byte(text)}})
	}
	require.True(t, near(shape(one), shape(renamed)))
	require.False(t, near(shape(one), shape(source(t, "solution/01-listen-for-connection"))))
}
