// Package reference writes the generated pages of docs/: the verbs of checks, from their doc comments, and the known mistakes of the
// course, from their patches. Only the test that compares the pages with what it writes uses
// the package (grader/docs_test.go); make docs runs that test with -update.
package reference

import (
	"errors"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/curriculum"
)

// purposes are the sections of the page, by the file of grader/check that has the verbs. What other files export is for courses that make
// verbs of their own.
var purposes = []struct{ file, heading, means string }{
	{"visitor.go", "Visitors", "A visitor is a named client."},
	{"handshake.go", "Connecting, and being refused", "Visitor.Connect and Visitor.Refused take options for the handshake, such as WithCookie."},
	{"hears.go", "Hearing", "Hears takes plain data or a matcher."},
	{"match.go", "Matchers", "For Hears and Hear."},
	{"count.go", "Matchers of counts", "For Hears and Hear."},
	{"each.go", "Matchers of what happens at the same time", "For Hears and Hear."},
	{"review.go", "Looking back", "To check what wasn't heard, or how often something was. None of these waits."},
	{"emit.go", "Sending", ""},
	{"leave.go", "Leaving", "The ways in which a connection can end."},
	{"stay.go", "Staying", "What a connection must survive."},
	{"group.go", "Several visitors", "All visitors in a group do the same thing at once. Waiting and checking goes through them in the group's order."},
	{"crowd.go", "Crowds", ""},
	{"page.go", "Pages", ""},
	{"server.go", "More servers", "A second process of the program."},
	{"log.go", "The log", "Any prefix is fine, on stdout or stderr."},
	{"random.go", "Random names and numbers", "A server can't know them in advance; --seed replays them."},
}

// forms are the types that a lesson is made of, with the package that each is in.
var forms = []struct{ pkg, name string }{
	{"curriculum", "Course"}, {"curriculum", "Lesson"}, {"check", "Check"}, {"check", "Site"}, {"check", "Each"},
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

// verb is an exported function or method.
type verb struct {
	name string // "Visitor.Hears", "Count"
	decl *ast.FuncDecl
	doc  string
}

// verbs lists the exported functions and methods of a package, by file, in the order of the source.
func (s source) verbs() map[string][]verb {
	all := map[string][]verb{}
	for _, file := range s.parts {
		name := filepath.Base(s.files.Position(file.Pos()).Filename)
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			v := verb{name: f.Name.Name, decl: f, doc: strings.TrimSpace(f.Doc.Text())}
			if f.Recv != nil {
				of := strings.TrimPrefix(types.ExprString(f.Recv.List[0].Type), "*")
				if !slices.Contains([]string{"T", "Visitor", "Group", "Server", "Observer"}, of) {
					continue
				}
				v.name = of + "." + v.name
			}
			all[name] = append(all[name], v)
		}
	}
	return all
}

// signature is a verb's declaration without its body.
func (s source) signature(v verb) (string, error) {
	declaration := *v.decl
	declaration.Doc, declaration.Body = nil, nil
	var text strings.Builder
	if err := printer.Fprint(&text, s.files, &declaration); err != nil {
		return "", fmt.Errorf("print %s: %w", v.name, err)
	}
	return text.String(), nil
}

// examples are lines that use verbs: those of the lessons' checks, and then those of the vocabulary.
type examples struct{ checks, vocabulary []string }

func examplesIn(root string) (all examples, err error) {
	paths, err := filepath.Glob(filepath.Join(root, curriculum.Texts, "*", "*.go"))
	if err != nil {
		return all, fmt.Errorf("look for examples: %w", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return all, fmt.Errorf("look for examples: %w", err)
		}
		to := &all.vocabulary
		if filepath.Base(path) == "checks.go" {
			to = &all.checks
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if !strings.HasPrefix(line, "//") && !strings.HasPrefix(line, "func ") && !strings.HasSuffix(line, "{") {
				*to = append(*to, line)
			}
		}
	}
	return all, nil
}

// of returns the shortest line that uses the verb; "" if none does.
func (e examples) of(pkg string, v verb) string {
	of, name, method := strings.Cut(v.name, ".")
	call := regexp.MustCompile(`(?:\w\w|[a-su-z]|[\])}])\.` + name + `\(`) // of anybody but t
	switch {
	case !method:
		call = regexp.MustCompile(`\b` + pkg + `\.` + of + `\(`)
	case of == "T":
		call = regexp.MustCompile(`\b(?:t|T\(\))\.` + name + `\(`)
	}
	for _, lines := range [][]string{e.checks, e.vocabulary} {
		best := ""
		for _, line := range lines {
			if call.MatchString(line) && (best == "" || len(line) < len(best)) {
				best = line
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// Verbs returns the page of verbs, made of the doc comments in the grader's folder and of those in the course's vocabulary, below root.
func Verbs(root string) (string, error) {
	sources := map[string]source{}
	for name, dir := range map[string]string{"check": "grader/check", "curriculum": "grader/curriculum", "vocab": curriculum.Texts + "/vocab"} {
		s, err := read(filepath.Join(root, filepath.FromSlash(dir)))
		if err != nil {
			return "", err
		}
		sources[name] = s
	}
	examples, err := examplesIn(root)
	if err != nil {
		return "", err
	}
	var page strings.Builder
	var lacking []error
	page.WriteString("# The verbs of checks\n\nGenerated from the doc comments of `grader/check`, `grader/curriculum` and `lessons/vocab` by `make docs`. [instructors.md](instructors.md) shows how to use them.\n")
	page.WriteString("\n## The parts of a lesson\n")
	for _, form := range forms {
		if err := sources[form.pkg].form(&page, form.pkg, form.name); err != nil {
			return "", err
		}
	}
	check := sources["check"]
	left := check.verbs()
	for _, purpose := range purposes {
		if len(left[purpose.file]) == 0 {
			return "", fmt.Errorf("grader/check/%s has no verbs: take it out of the table of purposes", purpose.file)
		}
		fmt.Fprintf(&page, "\n## %s\n", purpose.heading)
		if purpose.means != "" {
			fmt.Fprintf(&page, "\n%s\n", purpose.means)
		}
		lacking = append(lacking, check.list(&page, "check", left[purpose.file], examples))
		delete(left, purpose.file)
	}
	page.WriteString("\n## The vocabulary of this course\n\nFunctions, matchers and reviews of `lessons/vocab`, which only this course needs.\n")
	vocab := sources["vocab"]
	words := vocab.verbs()
	for _, file := range slices.Sorted(maps.Keys(words)) {
		lacking = append(lacking, vocab.list(&page, "vocab", words[file], examples))
	}
	page.WriteString("\n## Verbs of your own\n\nThe parts of a course's vocabulary. `lessons/vocab` shows how.\n")
	for _, name := range []string{"Matcher", "Expectation", "Judgment", "Review"} {
		if err := check.form(&page, "check", name); err != nil {
			return "", err
		}
	}
	page.WriteString("\n| function | for |\n| --- | --- |\n")
	for _, file := range slices.Sorted(maps.Keys(left)) {
		for _, v := range left[file] {
			if v.doc != "" {
				fmt.Fprintf(&page, "| `%s` | %s |\n", v.name, cell(v.doc))
			}
		}
	}
	return page.String(), errors.Join(lacking...)
}

// list writes the verbs with their signatures, their comments and an example each.
func (s source) list(page *strings.Builder, pkg string, all []verb, examples examples) error {
	var lacking []error
	for _, v := range all {
		signature, err := s.signature(v)
		if err != nil {
			return err
		}
		fmt.Fprintf(page, "\n### %s\n\n```go\n%s\n```\n\n%s\n", v.name, signature, v.doc)
		if strings.Contains(v.doc, "\n\t") {
			continue // it has examples of its own
		}
		example := examples.of(pkg, v)
		if example == "" {
			lacking = append(lacking, fmt.Errorf("%s.%s has no example: use it in a lesson's checks, or give its comment one", pkg, v.name))
		}
		fmt.Fprintf(page, "\n```go\n%s\n```\n", example)
	}
	return errors.Join(lacking...)
}

// form writes a type's declaration.
func (s source) form(page *strings.Builder, pkg, name string) error {
	t, err := s.find(name)
	if err != nil {
		return err
	}
	declaration, err := s.declared(t)
	if err != nil {
		return err
	}
	fmt.Fprintf(page, "\n### %s.%s\n\n%s\n\n```go\n%s\n```\n", pkg, name, strings.TrimSpace(t.Doc), declaration)
	return nil
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
	figures, err := curriculum.LoadFigures(root)
	if err != nil {
		return "", err
	}
	var sum curriculum.Figures
	for _, lesson := range course.Lessons {
		f := figures[lesson.ID]
		sum = curriculum.Figures{
			Mistakes: sum.Mistakes + f.Mistakes, Advised: sum.Advised + f.Advised, Decoys: sum.Decoys + f.Decoys,
			Precise: sum.Precise + f.Precise, Named: sum.Named + f.Named,
		}
	}
	if sum.Mistakes > 0 && sum.Decoys > 0 {
		fmt.Fprintf(&page, "\nWhen the fingerprints were last recorded, %d of %d mistakes got their own advice (recall %d %%). "+
			"Of %d decoys, wrong programs that look like these mistakes, %d got no false advice (precision %d %%), and %d of these got a mistake's advice that is true for them.\n",
			sum.Advised, sum.Mistakes, 100*sum.Advised/sum.Mistakes, sum.Decoys, sum.Precise, 100*sum.Precise/sum.Decoys, sum.Named)
	}
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
