// Package reference writes the pages of docs/ that follow from the code: the verbs of checks from their doc comments, and
// the mistakes that the course knows from their patches. A test holds the pages against what it writes.
package reference

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/curriculum"
)

// vocabulary are the types whose methods are verbs, in the order of the page, with what each stands for.
var vocabulary = []struct{ name, means string }{
	{"T", "The check itself: it makes visitors, starts further servers, and reads the log."},
	{"Visitor", "A named client."},
	{"Group", "Several visitors that do the same at once."},
	{"Server", "A further start of the program."},
}

// Verbs returns the page of verbs, made of the doc comments in the folder of package check.
func Verbs(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("read the verbs: %w", err)
	}
	files := token.NewFileSet()
	var sources []*ast.File
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(files, filepath.Join(dir, name), nil, parser.ParseComments)
			if err != nil {
				return "", fmt.Errorf("read the verbs: %w", err)
			}
			sources = append(sources, file)
		}
	}
	pkg, err := doc.NewFromFiles(files, sources, "handshake/grader/check")
	if err != nil {
		return "", fmt.Errorf("read the verbs: %w", err)
	}
	var page strings.Builder
	page.WriteString("# The verbs of checks\n\nMade from the doc comments of `grader/check` by `make docs`. [instructors.md](instructors.md) shows them at work.\n")
	for _, word := range vocabulary {
		at := slices.IndexFunc(pkg.Types, func(t *doc.Type) bool { return t.Name == word.name })
		if at < 0 {
			return "", fmt.Errorf("package check has no type %s", word.name)
		}
		fmt.Fprintf(&page, "\n## %s\n\n%s\n", word.name, word.means)
		for _, method := range pkg.Types[at].Methods {
			var signature strings.Builder
			declaration := *method.Decl
			declaration.Doc, declaration.Body = nil, nil
			if err := printer.Fprint(&signature, files, &declaration); err != nil {
				return "", fmt.Errorf("print %s: %w", method.Name, err)
			}
			fmt.Fprintf(&page, "\n### %s.%s\n\n```go\n%s\n```\n\n%s\n", word.name, method.Name, signature.String(), strings.TrimSpace(method.Doc))
		}
	}
	return page.String(), nil
}

// Mistakes returns the page of all mistakes of a course.
func Mistakes(root string, course curriculum.Course) (string, error) {
	var page strings.Builder
	page.WriteString("# The mistakes that the course knows\n\nMade from `lessons/*/mistakes` by `make docs`. `make verify` shows that each fails these checks and gets this advice.\n")
	for _, lesson := range course.Lessons {
		mistakes, err := curriculum.LoadMistakes(root, lesson)
		if err != nil {
			return "", err
		}
		if len(mistakes) == 0 {
			continue
		}
		fmt.Fprintf(&page, "\n## %02d %s\n\n| mistake | fails | advice |\n| --- | --- | --- |\n", lesson.Number(), lesson.Title)
		for _, m := range mistakes {
			fails := strings.Join(m.Fails, ", ")
			perhaps := slices.DeleteFunc(slices.Clone(m.MayFail), func(id string) bool { return slices.Contains(m.Fails, id) })
			if len(perhaps) > 0 {
				fails += "; sometimes " + strings.Join(perhaps, ", ")
			}
			fmt.Fprintf(&page, "| %s | %s | **%s.** %s |\n", m.Name, fails, cell(m.Subject), cell(m.Body))
		}
	}
	return page.String(), nil
}

// cell makes text fit into a table's cell.
func cell(text string) string {
	return strings.NewReplacer("\n\n", "<br>", "\n", " ", "|", "\\|").Replace(text)
}
