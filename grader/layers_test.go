package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// layer is a package of the grader, and what it may import.
type layer struct {
	name  string   // its folder
	knows []string // the only layers it may import; nil: every layer above it in the table
	never []string // other imports it must not have: a path, or the start of one. The package's first comment says why
}

// What several layers must not import.
var (
	nothing   = []string{}
	terminals = []string{"charm.land/", "github.com/charmbracelet/", "golang.org/x/term", "github.com/alecthomas/kong"}
	processes = []string{"os/exec", "os/signal"}
	network   = []string{"net", "net/http", "github.com/gorilla/websocket"}
)

// layers lists the packages, lowest first. A package may import only packages above it in this list. A new package needs a line
// here, so think about which layer it belongs to.
var layers = []layer{
	{name: "verdict", knows: nothing, never: slices.Concat(processes, network, terminals, []string{"os"})},
	{name: "wording", knows: []string{"verdict"}, never: slices.Concat(processes, terminals, []string{"os"})},
	{name: "wire", knows: []string{"verdict"}, never: slices.Concat(processes, terminals, []string{"os", "net/http"})},
	{name: "client", knows: []string{"wording", "verdict", "wire"}, never: slices.Concat(processes, terminals, []string{"os"})},
	{name: "folder", knows: []string{"wording"}, never: slices.Concat(processes, terminals, network)},
	{name: "program", knows: []string{"wording", "verdict", "folder"}, never: slices.Concat(terminals, []string{"github.com/gorilla/websocket"})},
	{name: "forge", knows: nothing, never: slices.Concat(processes, network, terminals, []string{"os"})},
	{name: "check", never: slices.Concat(processes, terminals, []string{"os", "github.com/gorilla/websocket"})},
	{name: "explore", knows: []string{"wording", "verdict", "wire", "client", "program", "forge", "check"}, never: slices.Concat(processes, terminals, []string{"os", "github.com/gorilla/websocket"})},
	{name: "curriculum", knows: []string{"verdict", "wording", "check", "explore"}, never: slices.Concat(processes, terminals, network)},
	{name: "grade", never: slices.Concat(terminals, network)},
	{name: "advice", knows: []string{"wording", "verdict", "curriculum"}, never: slices.Concat(processes, terminals, network)},
	{name: "diagram/plain", knows: nothing, never: slices.Concat(processes, network, []string{"os"})},
	{name: "diagram", knows: []string{"verdict", "wording", "diagram/plain"}, never: slices.Concat(processes, network, []string{"os"})},
	{name: "cmdline", knows: nothing, never: slices.Concat(processes, terminals, network, []string{"os"})},
	{name: "report", knows: []string{"verdict", "wording", "cmdline", "diagram", "diagram/plain"}, never: slices.Concat(processes, network)},
	{name: "savefile", knows: []string{"wording"}, never: slices.Concat(processes, terminals, network)},
	{name: "doctor", knows: []string{"wording", "folder", "program"}, never: terminals},
	{name: "workspace", knows: []string{"wording", "verdict", "folder", "curriculum"}, never: slices.Concat(terminals, network)},
	{name: "attempt", never: slices.Concat(processes, terminals, network)},
	{name: "talk", knows: []string{"verdict", "wording", "wire", "client"}, never: slices.Concat(processes, terminals, []string{"os"})},
	{name: "newcourse", knows: []string{"wording"}, never: slices.Concat(processes, terminals, network)},
	{name: "mention", knows: nothing, never: slices.Concat(processes, terminals, network, []string{"os"})},
	{name: "restructure", knows: []string{"wording", "curriculum", "mention"}, never: slices.Concat(terminals, network)},
	{name: "verify", never: slices.Concat(terminals, network)},
	{name: "reference", knows: []string{"verdict", "curriculum"}, never: slices.Concat(processes, terminals, network)},
	{name: "watch", never: slices.Concat(processes, terminals, network)},
	{name: "page", never: terminals},
	{name: "class"},
	{name: "classes", knows: []string{"curriculum"}, never: slices.Concat(processes, terminals, network)},
	{name: "command"},
	{name: "cluster", knows: []string{"wording", "curriculum", "class", "command"}, never: slices.Concat(processes, terminals)},
	{name: "cluster/handshake", knows: []string{"cluster"}},
	{name: "mutate", knows: nothing, never: slices.Concat(processes, terminals, network, []string{"os"})},
	{name: "bench"},
	{name: "classbench"},
	{name: "mutants"},
	{name: "socketserver", knows: nothing, never: slices.Concat(terminals, network)},
	{name: "soak"},
	{name: "samples", knows: nothing, never: slices.Concat(processes, terminals, network)},
	{name: "needs", knows: []string{"program", "samples"}, never: slices.Concat(terminals, network)},
	{name: "cli", knows: []string{"curriculum", "command"}},
	{name: ".", knows: []string{"command"}},
}

// source is a Go file of the kit's own, tests left out.
type source struct {
	path  string // below the kit's root, with slashes
	layer string // of the grader; "" outside of it
	file  *ast.File
}

// sources parses the grader and the lessons.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, top := range []string{"grader", "lessons"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "mistakes"):
				return filepath.SkipDir
			case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			relative, _ := filepath.Rel("..", path)
			s := source{path: filepath.ToSlash(relative), file: file}
			if inside, err := filepath.Rel("../grader", filepath.Dir(path)); err == nil && top == "grader" {
				s.layer = strings.TrimPrefix(filepath.ToSlash(inside), "internal/")
			}
			all = append(all, s)
			return nil
		})
		require.NoError(t, err)
	}
	require.Greater(t, len(all), 40, "the test must see the source")
	return all
}

// imports lists what a file imports.
func (s source) imports() (paths []string) {
	for _, spec := range s.file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		paths = append(paths, path)
	}
	return paths
}

// TestImports checks every import of the grader against the table of layers.
func TestImports(t *testing.T) {
	for _, s := range sources(t) {
		if s.layer == "" {
			continue
		}
		place := slices.IndexFunc(layers, func(l layer) bool { return l.name == s.layer })
		if place < 0 {
			t.Errorf("%s is in a package without a layer: give grader/%s a line in the table above", s.path, s.layer)
			continue
		}
		here := layers[place]
		for _, path := range s.imports() {
			if below, ok := strings.CutPrefix(path, "handshake/grader/"); ok {
				below = strings.TrimPrefix(below, "internal/")
				other := slices.IndexFunc(layers, func(l layer) bool { return l.name == below })
				switch {
				case other < 0 || other >= place:
					t.Errorf("%s imports %s, which isn't in a lower layer", s.path, path)
				case here.knows != nil && !slices.Contains(here.knows, below):
					t.Errorf("%s imports %s, which %s must not import", s.path, path, here.name)
				}
			}
			if (path == "handshake/lessons" || strings.HasPrefix(path, "handshake/lessons/")) && !slices.Contains([]string{".", "bench", "classbench", "cluster/handshake", "mutants", "soak"}, here.name) {
				t.Errorf("%s imports the table of lessons, but other courses have their own table", s.path)
			}
			for _, never := range here.never {
				if path == never || strings.HasSuffix(never, "/") && strings.HasPrefix(path, never) {
					t.Errorf("%s imports %s, which %s must not import", s.path, path, here.name)
				}
			}
		}
	}
}

// TestArchitectureTable compares the column "uses" of docs/architecture.md with the imports.
func TestArchitectureTable(t *testing.T) {
	page, err := os.ReadFile("../docs/architecture.md")
	require.NoError(t, err)
	told := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\|[^|]*\\|[^|]*\\| ?(.*?) ?\\|$").FindAllStringSubmatch(string(page), -1) {
		told[row[1]] = row[2]
	}
	uses := map[string][]string{}
	for _, s := range sources(t) {
		if s.layer == "" || s.layer == "." || s.file.Name.Name == "main" {
			continue
		}
		uses[s.layer] = append(uses[s.layer], "")
		for _, path := range s.imports() {
			if below, ok := strings.CutPrefix(path, "handshake/grader/"); ok {
				uses[s.layer] = append(uses[s.layer], "`"+strings.TrimPrefix(below, "internal/")+"`")
			}
		}
	}
	for layer, all := range uses {
		slices.SortFunc(all, func(a, b string) int { return strings.Compare(strings.Trim(a, "`"), strings.Trim(b, "`")) })
		want := strings.Join(slices.Compact(all)[1:], ", ")
		if got, ok := told[layer]; !ok || got != want {
			t.Errorf("docs/architecture.md says that %s uses %q; it imports %q", layer, got, want)
		}
	}
}

// TestSourceRules checks the source against rules that the compiler doesn't know.
func TestSourceRules(t *testing.T) {
	for _, s := range sources(t) {
		if slices.Contains(s.imports(), "testing") {
			t.Errorf("%s imports testing, which is only for tests: it would add its flags to the program", s.path)
		}
		for _, declaration := range s.file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has a func init, which runs before anyone has asked for it", s.path)
			}
		}
	}
}

// TestPackageComments requires a package comment, which says what the package knows.
func TestPackageComments(t *testing.T) {
	introduced := map[string]bool{}
	for _, s := range sources(t) {
		introduced[filepath.Dir(s.path)] = introduced[filepath.Dir(s.path)] || s.file.Doc != nil
	}
	for dir, ok := range introduced {
		if !ok {
			t.Errorf("%s has no package comment", dir)
		}
	}
}
