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
	{"T", "The check itself. It makes visitors, starts more servers, and reads the log."},
	{"Visitor", "A named client."},
	{"Group", "Several visitors that do the same thing at once."},
	{"Server", "One more start of the program."},
}

// forms are the types that a lesson is made of, or that verbs take and return, with the room that each is in.
var forms = []struct{ room, name string }{
	{"curriculum", "Lesson"}, {"check", "Check"}, {"check", "Each"}, {"check", "User"},
}

// source is a package of the grader's, parsed.
type source struct {
	files *token.FileSet
	parts []*ast.File
	pkg   *doc.Package
}

func read(dir string) (source, error) {
	s := source{files: token.NewFileSet()}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return s, fmt.Errorf("read the verbs: %w", err)
	}
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(s.files, filepath.Join(dir, name), nil, parser.ParseComments)
			if err != nil {
				return s, fmt.Errorf("read the verbs: %w", err)
			}
			s.parts = append(s.parts, file)
		}
	}
	if s.pkg, err = doc.NewFromFiles(s.files, s.parts, "handshake/grader/"+filepath.Base(dir), doc.PreserveAST); err != nil {
		return s, fmt.Errorf("read the verbs: %w", err)
	}
	return s, nil
}

// find returns a type of the package.
func (s source) find(name string) (*doc.Type, error) {
	at := slices.IndexFunc(s.pkg.Types, func(t *doc.Type) bool { return t.Name == name })
	if at < 0 {
		return nil, fmt.Errorf("package %s has no type %s", s.pkg.Name, name)
	}
	return s.pkg.Types[at], nil
}

// Verbs returns the page of verbs, made of the doc comments in the grader's folder: of the room check, and of the types of a lesson.
func Verbs(grader string) (string, error) {
	rooms := map[string]source{}
	for _, room := range []string{"check", "curriculum"} {
		s, err := read(filepath.Join(grader, room))
		if err != nil {
			return "", err
		}
		rooms[room] = s
	}
	var page strings.Builder
	page.WriteString("# The verbs of checks\n\nGenerated from the doc comments of `grader/check` and `grader/curriculum` by `make docs`. [instructors.md](instructors.md) shows how to use them.\n")
	page.WriteString("\n## The parts of a lesson\n")
	for _, form := range forms {
		s := rooms[form.room]
		t, err := s.find(form.name)
		if err != nil {
			return "", err
		}
		declaration, err := s.declared(t)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&page, "\n### %s.%s\n\n%s\n\n```go\n%s\n```\n", form.room, form.name, strings.TrimSpace(t.Doc), declaration)
	}
	for _, word := range vocabulary {
		s := rooms["check"]
		t, err := s.find(word.name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&page, "\n## %s\n\n%s\n", word.name, word.means)
		for _, method := range t.Methods {
			var signature strings.Builder
			declaration := *method.Decl
			declaration.Doc, declaration.Body = nil, nil
			if err := printer.Fprint(&signature, s.files, &declaration); err != nil {
				return "", fmt.Errorf("print %s: %w", method.Name, err)
			}
			fmt.Fprintf(&page, "\n### %s.%s\n\n```go\n%s\n```\n\n%s\n", word.name, method.Name, signature.String(), strings.TrimSpace(method.Doc))
		}
	}
	return page.String(), nil
}

// declared is a type's declaration with the comments in it.
func (s source) declared(t *doc.Type) (string, error) {
	declaration := *t.Decl
	declaration.Doc = nil
	var inside []*ast.CommentGroup
	for _, file := range s.parts {
		for _, group := range file.Comments {
			if declaration.Pos() <= group.Pos() && group.End() <= declaration.End() {
				inside = append(inside, group)
			}
		}
	}
	var text strings.Builder
	likeGofmt := printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}
	if err := likeGofmt.Fprint(&text, s.files, &printer.CommentedNode{Node: &declaration, Comments: inside}); err != nil {
		return "", fmt.Errorf("print %s: %w", t.Name, err)
	}
	return text.String(), nil
}

// Mistakes returns the page of all mistakes of a course.
func Mistakes(root string, course curriculum.Course) (string, error) {
	var page strings.Builder
	page.WriteString("# Known mistakes\n\nGenerated from `lessons/*/mistakes` by `make docs`. `make verify` proves that each mistake fails these checks and gets this advice.\n")
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
