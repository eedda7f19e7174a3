package main_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/reference"
	"handshake/grader/internal/report"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

var update = flag.Bool("update", false, "rewrite the generated pages of docs/")

// TestGeneratedPages holds docs/verbs.md, docs/mistakes.md and the table of commands in README.md against what they follow from.
func TestGeneratedPages(t *testing.T) {
	verbs, err := reference.Verbs("..")
	require.NoError(t, err)
	mistakes, err := reference.Mistakes("..", lessons.Course())
	require.NoError(t, err)
	for path, want := range map[string]string{"../docs/verbs.md": verbs, "../docs/mistakes.md": mistakes, "../README.md": withCommands(t)} {
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(want), 0o666))
			continue
		}
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		if string(got) != want {
			t.Errorf("%s is not what the code says now: run make docs", path)
		}
	}
}

// withCommands is README.md with a row for each of the learners' commands, as make lists them.
func withCommands(t *testing.T) string {
	t.Helper()
	makefile, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	const head = "| type | to |\n| --- | --- |\n"
	above, rest, found := strings.Cut(string(readme), head)
	require.True(t, found, "README.md has no table of commands")
	_, below, _ := strings.Cut(rest, "\n\n")
	table := head
	for _, command := range regexp.MustCompile(`(?m)^([a-z]+): .*?## (.*)$`).FindAllStringSubmatch(string(makefile), -1) {
		if strings.HasPrefix(command[2], "for instructors: ") {
			break
		}
		table += "| `make " + command[1] + "` | " + command[2] + " |\n"
	}
	return above + table + "\n" + below
}

// TestReportPage sees to it that docs/report.md speaks of every field of the report.
func TestReportPage(t *testing.T) {
	page, err := os.ReadFile("../docs/report.md")
	require.NoError(t, err)
	for _, of := range []any{verdict.Report{}, verdict.Lesson{}, verdict.Check{}, verdict.Failure{}, verdict.Advice{}, verdict.Step{}, verdict.Event{}} {
		kind := reflect.TypeOf(of)
		_, section, found := strings.Cut(string(page), "\n## "+kind.Name()+"\n")
		require.True(t, found, "docs/report.md has no section %q", kind.Name())
		section, _, _ = strings.Cut(section, "\n## ")
		for i := range kind.NumField() {
			name, omit, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
			if name == "-" {
				continue // not in the report
			}
			row := "| `" + name + "` |"
			if omit == "omitempty" || omit == "omitzero" {
				row = "| `" + name + "` * |"
			}
			if !strings.Contains(section, row) {
				t.Errorf("docs/report.md, section %s, lacks the row %s", kind.Name(), row)
			}
		}
	}
}

// TestLessonsAreListed holds the table of lessons in README.md, which is written by hand, against the course.
func TestLessonsAreListed(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	for _, lesson := range lessons.Course().Lessons {
		require.True(t, strings.Contains(string(readme), "]("+filepath.ToSlash(lesson.Text())+") |"), "README.md has no row for lesson %s", lesson.ID)
	}
}

// TestReadmePicture holds the failure that README.md shows against what a learner sees who makes that mistake.
func TestReadmePicture(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	course := lessons.Course()
	lesson := course.Lessons[1]
	mistakes, err := curriculum.LoadMistakes(root, lesson)
	require.NoError(t, err)
	at := slices.IndexFunc(mistakes, func(m curriculum.Mistake) bool { return m.Name == "only-the-newcomer" })
	require.GreaterOrEqual(t, at, 0)
	dir := filepath.Join(t.TempDir(), lesson.ID)
	require.NoError(t, mistakes[at].Make(root, lesson, dir))
	grader := grade.Grader{Keeper: newKeeper(t), Seed: 1, Races: grade.RacesAfter, Probes: true}
	shown := "work/" + lesson.ID
	v := grader.Lesson(t.Context(), lesson, program.Source{Dir: dir, Shown: shown, Root: root, As: shown})
	known, err := advice.Load(root, lesson)
	require.NoError(t, err)
	advice.Give(&v, lesson.Text(), known)
	v.Program, v.Edit, v.Text = shown, shown+"/"+curriculum.EditedFile, lesson.Text()
	first := verdict.Lesson{Number: 1, Title: course.Lessons[0].Title, Outcome: verdict.Passed, Unchanged: true, Checks: make([]verdict.Check, len(course.Lessons[0].Checks))}
	for i := range first.Checks {
		first.Checks[i].Outcome = verdict.Passed
	}
	var picture strings.Builder
	r := verdict.Report{Course: course.Title, Of: len(course.Lessons), Lessons: []verdict.Lesson{first, v}}
	require.NoError(t, report.Terminal(&picture, r, report.Options{Hint: "make hint"}))
	var want strings.Builder
	for line := range strings.Lines(picture.String()) {
		if !strings.HasPrefix(line, "seed ") {
			want.WriteString(line)
		}
	}
	block := "```text\n" + strings.Replace(want.String(), "\n\n\n", "\n\n", 1) + "```\n"

	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	begin := strings.Index(string(readme), "```text\n")
	end := begin + len("```text\n") + strings.Index(string(readme)[begin+len("```text\n"):], "```\n") + len("```\n")
	require.GreaterOrEqual(t, begin, 0)
	if *update {
		fresh := string(readme)[:begin] + block + string(readme)[end:]
		require.NoError(t, os.WriteFile("../README.md", []byte(fresh), 0o666))
		return
	}
	if got := string(readme)[begin:end]; numberless(got) != numberless(block) {
		t.Errorf("the picture in README.md is not what a learner sees now: run make docs\n%s", block)
	}
}

// numberless is a picture without the number of lessons, so that it needn't be drawn again for each new one.
func numberless(picture string) string {
	return regexp.MustCompile(`(?m)^(Handshake) .*$`).ReplaceAllString(picture, "$1")
}

// block is a fenced block of a page, with the comment above it.
type block struct{ what, path, language, content string }

var (
	instruction = regexp.MustCompile(`^<!-- (file|apply in): (\S+) -->$`)
	fence       = regexp.MustCompile("^(`{3,})(\\w*)$")
)

// blocks reads the fenced blocks of a page. A block ends at a fence as long as the one that it began with.
func blocks(page string) []block {
	var all []block
	var inside *block
	ticks, above := "", ""
	for line := range strings.Lines(page) {
		text := strings.TrimSuffix(line, "\n")
		match := fence.FindStringSubmatch(text)
		switch {
		case inside != nil && text == ticks:
			all, inside = append(all, *inside), nil
		case inside != nil:
			inside.content += line
		case match != nil:
			ticks, inside = match[1], &block{language: match[2]}
			if told := instruction.FindStringSubmatch(above); told != nil {
				inside.what, inside.path = told[1], told[2]
			}
		}
		above = text
	}
	return all
}

// TestInstructorsPage follows docs/instructors.md word by word in a copy of the kit: it runs the commands, writes the files
// and applies the changes, in their order. A learner who has passed all lessons before is then shown the new one.
func TestInstructorsPage(t *testing.T) {
	if testing.Short() {
		t.Skip("it proves a lesson, which takes a while")
	}
	if !samples.Wide() {
		t.Skip("it proves a lesson, which takes a while: make test FULL=1 does")
	}
	t.Parallel()
	page, err := os.ReadFile("../docs/instructors.md")
	require.NoError(t, err)
	kit := copyKit(t)
	text := string(page)
	text, _, _ = strings.Cut(text, "\n## When a mistake differs from run to run")
	before := begun(t, kit, text)
	proved := false
	for _, b := range blocks(text) {
		path := filepath.Join(kit, b.path)
		switch {
		case b.what == "file":
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
			require.NoError(t, os.WriteFile(path, []byte(b.content), 0o666))
		case b.what == "apply in":
			apply(t, path, b.content)
		case b.language == "sh":
			for command := range strings.Lines(b.content) {
				output := shell(t, kit, command)
				t.Logf("$ %s%s", command, output)
				proved = proved || strings.Contains(output, "The course is consistent.")
			}
		}
	}
	require.True(t, proved, "the page never comes to a course that holds")

	for _, lesson := range before {
		require.NoError(t, os.CopyFS(filepath.Join(kit, "work", lesson.ID), os.DirFS(filepath.Join(kit, "solution", lesson.ID))))
	}
	command := exec.Command("make", "check")
	command.Dir = kit
	output, err := command.CombinedOutput()
	require.Error(t, err, "the new lesson's starter should not pass:\n%s", output)
	require.Contains(t, string(output), "Welcome the newcomer")
	require.Contains(t, string(output), "a newcomer is welcomed by name")
	require.Contains(t, string(output), "work/07-welcome/server.go")
}

// begun takes those lessons out of a copy of the kit that come where the page's own lesson is to come: the kit's course may have
// grown since the page was written. It returns the lessons that stay.
func begun(t *testing.T, kit, page string) []curriculum.Lesson {
	t.Helper()
	of := regexp.MustCompile(`lessons/(\d\d)-welcome/checks\.go`).FindStringSubmatch(page)
	require.NotNil(t, of, "the page writes the checks of no lesson")
	table := filepath.Join(kit, curriculum.Texts, "lessons.go")
	source, err := os.ReadFile(table)
	require.NoError(t, err)
	text := string(source)
	var stay []curriculum.Lesson
	for _, lesson := range lessons.Course().Lessons {
		if lesson.ID[:2] < of[1] {
			stay = append(stay, lesson)
			continue
		}
		for _, place := range []string{curriculum.Texts, curriculum.Starters, curriculum.Solutions} {
			require.NoError(t, os.RemoveAll(filepath.Join(kit, place, lesson.ID)))
		}
		line := regexp.MustCompile(`(?m)^\t(\w+) "[^"]*/` + lesson.ID + `"\n`)
		name := line.FindStringSubmatch(text)
		require.NotNil(t, name, "lesson %s is not imported", lesson.ID)
		text = strings.Replace(line.ReplaceAllString(text, ""), "\t\t\t"+name[1]+".Lesson,\n", "", 1)
	}
	require.NoError(t, os.WriteFile(table, []byte(text), 0o666))
	return stay
}

// copyKit copies what is part of the kit to a folder of its own.
func copyKit(t *testing.T) string {
	t.Helper()
	kit := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum", "Makefile", "README.md"} {
		content, err := os.ReadFile(filepath.Join("..", name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(kit, name), content, 0o666))
	}
	for _, name := range []string{"grader", "lessons", "starter", "solution", "docs"} {
		require.NoError(t, os.CopyFS(filepath.Join(kit, name), os.DirFS(filepath.Join("..", name))))
	}
	return kit
}

func shell(t *testing.T, dir, line string) string {
	t.Helper()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skip("make is not installed, and the page uses it")
	}
	command := exec.Command("sh", "-c", line)
	command.Dir = dir
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, output)
	return string(output)
}

// apply applies a diff of the page to the files in a folder, wherever its lines are found.
func apply(t *testing.T, dir, diff string) {
	t.Helper()
	files, _, err := gitdiff.Parse(strings.NewReader(diff))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		path := filepath.Join(dir, strings.TrimPrefix(file.NewName, "b/"))
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		changed := string(source)
		for _, fragment := range file.TextFragments {
			var old, fresh strings.Builder
			for _, line := range fragment.Lines {
				if line.Old() {
					old.WriteString(line.Line)
				}
				if line.New() {
					fresh.WriteString(line.Line)
				}
			}
			require.Equal(t, 1, strings.Count(changed, old.String()), "these lines should be in %s once:\n%s", path, old.String())
			changed = strings.Replace(changed, old.String(), fresh.String(), 1)
		}
		require.NoError(t, os.WriteFile(path, []byte(changed), 0o666))
	}
}

// TestTableOfFiles looks for each file and folder that docs/architecture.md names in its table of what to change for what.
func TestTableOfFiles(t *testing.T) {
	page, err := os.ReadFile("../docs/architecture.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(page), "\n## Which files to change\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	seen := 0
	for _, match := range regexp.MustCompile("`([\\w./*-]+(?:/|\\.(?:go|md|txt)))`").FindAllStringSubmatch(section, -1) {
		name := strings.ReplaceAll(match[1], "LESSON", "0*")
		places := []string{"..", "../grader", "../grader/internal", "../lessons/*", "../grader/internal/*", "../solution/*"}
		require.True(t, slices.ContainsFunc(places, func(place string) bool {
			paths, err := filepath.Glob(filepath.Join(place, filepath.FromSlash(name)))
			return err == nil && len(paths) > 0
		}), "docs/architecture.md names %s, which isn't there", match[1])
		seen++
	}
	require.Greater(t, seen, 40)
}
