package curriculum

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/internal/wording"
)

// tableFile is the file in which a course lists its lessons.
const tableFile = "lessons.go"

// lessonName matches the name of a lesson, which becomes a folder and a Go package.
var lessonName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// ErrBadName says that a lesson can't have that name.
var ErrBadName = wording.Error("a lesson's name must be lower case, with hyphens between words, as in private-rooms")

// Scaffold creates a lesson at the end of the course: its text and checks for the author to write, its starter and solution as
// copies of the last lesson's solution, and its line in the table. It overwrites only the table. It returns the files and folders
// that it made, below root.
func Scaffold(root string, course Course, name, title string) (_ Lesson, made []string, err error) {
	if err := NameIsFree(course, Lesson{}, name); err != nil {
		return Lesson{}, nil, err
	}
	if len(course.Lessons) == 0 {
		return Lesson{}, nil, wording.Error("the course has no lesson to copy from; write the first one by hand")
	}
	last := course.Lessons[len(course.Lessons)-1]
	lesson := Lesson{ID: fmt.Sprintf("%02d-%s", last.Number()+1, name), Title: title}
	made = []string{
		filepath.Join(Texts, lesson.ID),
		filepath.Join(Starters, lesson.ID),
		filepath.Join(Solutions, lesson.ID),
	}
	for _, folder := range made {
		if _, err := os.Stat(filepath.Join(root, folder)); err == nil {
			return Lesson{}, nil, wording.Errorf("the folder %s already exists; move it away first", folder)
		}
	}
	defer func() {
		if err != nil { // half a lesson would be in the way of the next try
			for _, folder := range []string{Texts, Starters, Solutions} {
				_ = os.RemoveAll(filepath.Join(root, folder, lesson.ID))
			}
		}
	}()
	table, err := withLesson(root, lesson)
	if err != nil {
		return Lesson{}, nil, err
	}
	alike, err := os.ReadFile(filepath.Join(root, Texts, last.ID, "checks.go"))
	if err != nil {
		return Lesson{}, nil, wording.Errorf("read the checks of %s: %w", last.ID, err)
	}
	solution := os.DirFS(filepath.Join(root, Solutions, last.ID))
	for _, folder := range made[1:] {
		if err := os.CopyFS(filepath.Join(root, folder), solution); err != nil {
			return Lesson{}, nil, wording.Errorf("copy the solution of %s: %w", last.ID, err)
		}
	}
	if err := markStarter(filepath.Join(root, Starters, lesson.ID, EditedFile), lesson); err != nil {
		return Lesson{}, nil, err
	}
	if err := os.MkdirAll(filepath.Join(root, lesson.Mistakes()), 0o777); err != nil {
		return Lesson{}, nil, wording.Errorf("make the folder for mistakes: %w", err)
	}
	vocabulary, name := registersIn(alike)
	for path, content := range map[string]string{
		filepath.Join(Texts, lesson.ID, "checks.go"): checksTemplate(lesson, vocabulary, name),
		lesson.Text(): textTemplate(lesson),
	} {
		if err := os.WriteFile(filepath.Join(root, path), []byte(content), 0o666); err != nil {
			return Lesson{}, nil, wording.Errorf("write %s: %w", path, err)
		}
	}
	path := filepath.Join(Texts, tableFile)
	if err := os.WriteFile(filepath.Join(root, path), table, 0o666); err != nil {
		return Lesson{}, nil, wording.Errorf("write %s: %w", path, err)
	}
	made = append(made, path)
	listed, err := listInReadme(root, last, lesson)
	if listed {
		made = append(made, readme)
	}
	return lesson, made, err
}

// readme is the course's first page. Its table of lessons, if it has one, has a row for each lesson that links to the lesson's text.
const readme = "README.md"

// listInReadme adds a row for the lesson behind that of the last one, and reports whether there was one.
func listInReadme(root string, last, lesson Lesson) (listed bool, err error) {
	path := filepath.Join(root, readme)
	text, err := os.ReadFile(path)
	if err != nil {
		return false, nil // a course may be without it
	}
	row := regexp.MustCompile(`(?m)^\|.*\]\(` + regexp.QuoteMeta(filepath.ToSlash(last.Text())) + `\).*\|\s*$`).FindIndex(text)
	if row == nil {
		return false, nil
	}
	fresh := fmt.Sprintf("\n| [%02d %s](%s) | TODO: what is learned |", lesson.Number(), lesson.Title, filepath.ToSlash(lesson.Text()))
	end := len(bytes.TrimRight(text[:row[1]], "\r\n"))
	if err := os.WriteFile(path, slices.Concat(text[:end], []byte(fresh), text[end:]), 0o666); err != nil {
		return false, wording.Errorf("add the lesson to %s: %w", readme, err)
	}
	return true, nil
}

// NameIsFree returns an error unless a lesson can have that name: the given one, or a new one if it has no ID.
func NameIsFree(course Course, lesson Lesson, name string) error {
	if !lessonName.MatchString(name) {
		return fmt.Errorf("%q: %w", name, ErrBadName)
	}
	for _, other := range course.Lessons {
		if other.ID != lesson.ID && PackageName(other.Name()) == PackageName(name) { // as it is with rooms-2 and room-s2, too
			return wording.Errorf("there is already a lesson with that name: %s", other.ID)
		}
	}
	return nil
}

// taken are names that a package of checks can't have, besides Go's keywords: the table of lessons already imports a package with
// that name, or Go allows no import of it.
var taken = []string{"curriculum", "main", "init"}

// PackageName is the name of the Go package for a lesson.
func PackageName(lesson string) string {
	name := strings.ReplaceAll(lesson, "-", "")
	if token.IsKeyword(name) || slices.Contains(taken, name) {
		return "lesson" + name
	}
	return name
}

// withLesson returns the source of the course's table with one more lesson.
func withLesson(root string, lesson Lesson) ([]byte, error) {
	shown := filepath.Join(Texts, tableFile)
	path := filepath.Join(root, shown)
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, wording.Errorf("read the table of lessons: %w", err)
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.ParseComments)
	if err != nil {
		return nil, wording.Errorf("read the table of lessons: %w", err)
	}
	gomod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, wording.Errorf("read the course's go.mod: %w", err)
	}
	match := regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)"?`).FindSubmatch(gomod)
	if match == nil {
		return nil, wording.Error("the course's go.mod doesn't name a module")
	}
	// A text is inserted behind the last import, and behind the last element of the list called Lessons.
	var imports, lessons token.Pos
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.ImportSpec:
			imports = node.End()
		case *ast.KeyValueExpr:
			key, isName := node.Key.(*ast.Ident)
			list, isList := node.Value.(*ast.CompositeLit)
			if isName && isList && key.Name == "Lessons" && len(list.Elts) > 0 {
				lessons = list.Elts[len(list.Elts)-1].End()
			}
		}
		return true
	})
	if !imports.IsValid() || !lessons.IsValid() {
		return nil, wording.Errorf("%s has no list \"Lessons: []curriculum.Lesson{...}\" to add the lesson to", shown)
	}
	at := func(pos token.Pos) int { return files.Position(pos).Offset }
	var out bytes.Buffer
	out.Write(source[:at(imports)])
	fmt.Fprintf(&out, "\n\t%s %q", PackageName(lesson.Name()), string(match[1])+"/"+Texts+"/"+lesson.ID)
	out.Write(source[at(imports):at(lessons)])
	fmt.Fprintf(&out, ",\n\t\t\t%s.Lesson", PackageName(lesson.Name()))
	out.Write(source[at(lessons):])
	return format.Source(out.Bytes())
}

// markStarter adds a comment to the learner's file that asks the author to say what to write.
func markStarter(path string, lesson Lesson) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return wording.Errorf("mark the starter: %w", err)
	}
	mark := fmt.Sprintf("\n// TODO(%s): say here, and in every place where the learner writes, what to do.\n", lesson.ID)
	if err := os.WriteFile(path, append(source, mark...), 0o666); err != nil {
		return wording.Errorf("mark the starter: %w", err)
	}
	return nil
}

// registering is how a course's visitors register: by the function Registers of its vocabulary. registersIn finds it in a lesson's checks.
var registering = regexp.MustCompile(`\b(\w+)\.Registers\(`)

// registersIn returns the import path of the vocabulary with which the checks register, and its name; "" if they don't.
func registersIn(checks []byte) (path, name string) {
	found := registering.FindSubmatch(checks)
	if found == nil {
		return "", ""
	}
	name = string(found[1])
	imported := regexp.MustCompile(`(?m)^\s*(?:` + name + `\s+)?"([^"]*\b` + name + `)"$`).FindSubmatch(checks)
	if imported == nil {
		return "", ""
	}
	return string(imported[1]), name
}

// checksTemplate is the source of a first check for the author to change. If clients log in in the last lesson, they do so in this
// one: otherwise they would be refused.
func checksTemplate(lesson Lesson, vocabulary, name string) string {
	hears, imports := `t.Connect("alice").Hears("TODO", "the event and its data")`, ""
	if vocabulary != "" {
		imports = fmt.Sprintf("\t%q\n", vocabulary)
		hears = `alice := t.Visitor("alice")
				` + name + `.Registers(alice)
				alice.Connect()
				alice.Hears("TODO", "the event and its data")`
	}
	return fmt.Sprintf(`// Package %s has the checks of lesson %02d.
package %[1]s

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
%[6]s)

// Lesson says what the program must do: TODO, in one sentence.
var Lesson = curriculum.Lesson{
	ID:    %[3]q,
	Title: %[4]q,
	Checks: []check.Check{
		{
			ID:    "first-check",
			Title: "TODO: the behaviour, as a sentence",
			Run: func(t *check.T) {
				%[5]s
			},
		},
	},
}
`, PackageName(lesson.Name()), lesson.Number(), lesson.ID, lesson.Title, hears, imports)
}

func textTemplate(lesson Lesson) string {
	words := wording.Current().Words.Lesson
	return fmt.Sprintf(`# %s

## %s

TODO: what the learner has at the end, in two sentences, and that the file to edit is `+"`work/%s/server.go`"+`.

## %s

TODO: the one new idea, in Socket.IO and in Go.

## %s

1. TODO: one point per check. <!-- check: first-check -->

## %s

    make run LESSON=%02d

TODO: what to do in two browser tabs, and what happens.

## %s

TODO: at least three hints. The first is a nudge, and the last is most of the code.

<details><summary>%s 1: TODO</summary>

TODO

</details>

## %s

- TODO
`, lesson.Title, words.WillBuild, lesson.ID, words.Idea, words.MustDo, words.TryIt, lesson.Number(), words.Hints, words.Hint, words.ReadNext)
}
