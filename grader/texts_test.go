package main_test

import (
	"go/ast"
	"go/token"
	"html"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// sentence matches what people read: two words in a row.
var sentence = regexp.MustCompile(`[A-Za-z']{2,} [a-z']{2,}`)

// speaks are the functions that put a text into the language of the kit. See wording.Translate.
var speaks = []string{"say", "Say", "Translate", "Errorf", "Error"}

// unread are the layers whose texts are no learner's, student's or instructor's: the catalogue itself, what contributors run, and data.
var unread = []string{"wording", "verdict", "diagram", "mutate", "bench", "classbench", "classes", "mutants", "soak", "needs", "reference", "socketserver", "check", "wire", "forge", "explore"}

// otherwise are texts with two words in a row that aren't said where they are written, by file: data and names, what is compared with what a
// program printed, and texts that are translated where they are shown. "*" is every text of the file.
var otherwise = map[string][]string{
	"grader/internal/newcourse/newcourse.go":     {"# What follows is about the kit itself", "# What follows is every course's again.", "Handshake teaches realtime servers in Go. "}, // parts of the Makefile
	"grader/internal/client/browser.go":          {"too many 1xx informational responses", "server response headers exceeded"},                                                        // what net/http says
	"grader/internal/page/code.go":               {"*"},                                                                                                                               // HTML
	"grader/internal/page/guard.go":              {"*"},
	"grader/internal/page/stream.go":             {": still here\n\n"},
	"grader/internal/page/lessontext.go":         {"*"}, // HTML
	"grader/internal/program/cell_linux.go":      {"go version"},
	"grader/internal/program/isolation_unix.go":  {"go version"},
	"grader/internal/program/process.go":         {"in use"},
	"grader/internal/report/detail.go":           {"fatal error: ", "http: panic serving "},
	"grader/internal/advice/evidence.go":         {"*"}, // a table of signs in logs, and of what Evidence translates
	"grader/internal/advice/language.go":         {"*"}, // bodies of that table, and Go's words
	"grader/internal/advice/fingerprint.go":      {"fatal error: concurrent map"},
	"grader/internal/class/autograder.go":        {"*"}, // scripts
	"grader/internal/class/formats.go":           {"TAP version 14\n1..%d\n", "not ok", "Full name", "Last modified (grade)", "Feedback comments"},
	"grader/internal/class/record.go":            {"end of"},
	"grader/internal/class/results.go":           {"lessons passed", "checks passed", " checks passed"}, // columns that scripts read
	"grader/internal/class/task.go":              {"as each worker does"},                               // the page translates it
	"grader/internal/class/tree.go":              {"name too long"},
	"grader/internal/client/document.go":         {"open stack of elements exceeds"},
	"grader/internal/client/ending.go":           {"*"}, // what gorilla says
	"grader/internal/client/enter.go":            {"the server sent the packet "},
	"grader/internal/client/handshake.go":        {"the handshake failed: %s"}, // for developers: people read the Refusal's kind and facts
	"grader/internal/client/limits.go":           {"the limit %q is passed: %d"},
	"grader/internal/client/site.go":             {"log out", "sign out"},
	"grader/internal/cmdline/cmdline.go":         {"go run ./grader "},
	"grader/internal/command/command.go":         {"exit status %d", "install Go from https://go.dev/dl/, open a new terminal, and try again"}, // getGo
	"grader/internal/doctor/doctor.go":           {"earlier runs"},                                                                             // names of findings: Finding.What
	"grader/internal/doctor/files.go":            {"file events", "package main\n"},
	"grader/internal/doctor/network.go":          {"Go modules", "go mod download"},
	"grader/internal/folder/folder.go":           {"a broken link", "a link out of the folder", "a named pipe", "not readable"}, // String translates them
	"grader/internal/grade/grade.go":             {"it runs once the other checks pass", "still running", "looking for data races", "holding random conversations", "go build: "},
	"grader/internal/grade/stops.go":             {"the grader was stopped by a signal, and each new try was stopped as well"}, // as above: what shows a Reason translates it
	"grader/internal/program/build.go":           {"exit status %d"},
	"grader/internal/program/fault.go":           {"the program can't be graded:", "out of memory", "cannot allocate memory"},
	"grader/internal/program/isolation.go":       {"linux namespaces", "another user", "process group"},
	"grader/internal/program/npm.go":             {"node server.js"},
	"grader/internal/savefile/source.go":         {"SQLite format", "<!doctype html"},
	"grader/internal/talk/talk.go":               {"*"}, // help
	"grader/internal/verify/verify.go":           {"make verify LESSON=%02d UPDATE=1"},
	"grader/internal/workspace/cache.go":         {"end of"},
	"grader/curriculum/mistakes.go":              {"From: the course <course@localhost>\n"},
	"grader/curriculum/scaffold.go":              {"*"}, // the files of a new lesson
	"grader/cluster/cluster.go":                  {"Submissions that wait for a worker"},
	"grader/cluster/work.go":                     {"it isn't a task of this course"},
	"grader/internal/program/builderror.go":      {"*"},
	"grader/internal/program/cellinit_linux.go":  {"*"},
	"grader/internal/program/contain_linux.go":   {"*"},
	"grader/internal/program/contain_unix.go":    {"address already in use"},
	"grader/internal/program/contain_windows.go": {"*"},
	"grader/internal/program/furniture_linux.go": {"*"},
	"grader/internal/program/goroutines.go":      {"*"},
	"grader/internal/doctor/system_darwin.go":    {"*"},
	"grader/internal/doctor/system_linux.go":     {"*"},
	"grader/internal/doctor/system_other.go":     {"*"},
	"grader/internal/doctor/system_windows.go":   {"*"},
}

// TestTexts sees to it that what people read can be put into another language: each text with two words in a row is said where it is written.
// With -v it lists these texts, which a catalogue of another language has to have in Texts.
func TestTexts(t *testing.T) {
	said, used := map[string]bool{}, map[string]bool{}
	for _, s := range sources(t) {
		layer, _, _ := strings.Cut(s.layer, "/")
		if layer == "" || layer == "." || slices.Contains(unread, layer) {
			continue
		}
		for text, speaks := range texts(s.file) {
			switch {
			case speaks:
				said[text] = true
			case slices.Contains(otherwise[s.path], "*"):
				used[s.path+" *"] = true
			case slices.Contains(otherwise[s.path], text):
				used[s.path+" "+text] = true
			default:
				t.Errorf("%s has %q outside the catalogue. If people read it, use wording.Say or wording.Errorf; else list it in this test", s.path, text)
			}
		}
	}
	for path, all := range otherwise {
		for _, text := range all {
			if !used[path+" "+text] {
				t.Errorf("%s has no %q: remove it from the list", path, text)
			}
		}
	}
	require.Greater(t, len(said), 400, "the test must see the texts")
	if testing.Verbose() {
		for _, text := range slices.Sorted(maps.Keys(said)) {
			t.Logf("%q", text)
		}
	}
}

// texts are the texts of a file that people may read, and whether each is said in the language of the kit.
func texts(file *ast.File) map[string]bool {
	all, skipped, said := map[string]bool{}, map[ast.Node]bool{}, map[ast.Node]bool{}
	mark := func(nodes []ast.Expr, in map[ast.Node]bool) {
		for _, node := range nodes {
			ast.Inspect(node, func(n ast.Node) bool {
				in[n] = true
				return true
			})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := ""
			switch called := n.Fun.(type) {
			case *ast.Ident:
				name = called.Name
			case *ast.SelectorExpr:
				name = called.Sel.Name
				if base, ok := called.X.(*ast.Ident); ok && (base.Name == "fmt" && name == "Errorf" || base.Name == "http") {
					name = "" // an error of another package's
				}
			}
			switch {
			case slices.Contains(speaks, name):
				mark(n.Args, said)
			case name == "MustCompile" || name == "panic":
				mark(n.Args, skipped)
			}
		case *ast.Field:
			skipped[n.Tag] = true
		case *ast.BasicLit:
			text, err := strconv.Unquote(n.Value)
			if n.Kind == token.STRING && err == nil && !skipped[n] && sentence.MatchString(text) {
				all[text] = said[n]
			}
		}
		return true
	})
	return all
}

// markup matches what isn't text in a template of a page.
var markup = regexp.MustCompile(`(?s)\{\{.*?\}\}|<style>.*?</style>|<script.*?</script>|<[^>]*>|\b(alice|bob|Enter)\b`)

// TestPageTexts is TestTexts for the pages.
func TestPageTexts(t *testing.T) {
	for _, page := range []string{"class/results.html", "page/assets/page.html"} {
		text, err := os.ReadFile(filepath.Join("internal", filepath.FromSlash(page)))
		require.NoError(t, err)
		words := regexp.MustCompile(`[A-Za-z]{2,}`).FindAllString(html.UnescapeString(markup.ReplaceAllString(string(text), " ")), -1)
		require.Empty(t, words, "%s has words outside the catalogue", page)
	}
}
