package restructure_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/restructure"
)

// the course: three lessons that speak of each other, with work in progress.
const files = `
go.mod: module example.com/course
lessons/lessons.go: package lessons
	import (
		"handshake/grader/curriculum"
		one "example.com/course/lessons/01-one"
		two "example.com/course/lessons/02-two"
		three "example.com/course/lessons/03-three"
	)
	func Course() curriculum.Course {
		return curriculum.Course{Lessons: []curriculum.Lesson{
			one.Lesson,
			two.Lesson, // the middle
			three.Lesson,
		}}
	}
lessons/01-one/README.md: # One
	    make run LESSON=01
	Lesson 02 goes on.
lessons/01-one/checks.go: // Package one has the checks of lesson 01.
	package one
lessons/02-two/README.md: # Two
	As in lesson 01; see [One](../01-one/README.md). From lessons 01 to 03, and lesson 3.
lessons/02-two/checks.go: // Package two has the checks of lesson 02.
	package two
	var Lesson = curriculum.Lesson{
		ID:    "02-two",
		Title: "Two",
		Explore: explore.Contract{Names: explore.Names{Count: "user count"}, Holds: explore.Counts},
	}
	const count, user = "user count", "user"
lessons/02-two/mistakes/silent.patch: Subject: silent
	 // Lesson 01 says "user count" and "user".
	+	emit("userCount")
lessons/02-two/mistakes/fingerprints.json: {"silent": {"a": {"step": "alice hears user count (1)"}, "b": {"step": "bob hears user (2)"}, "c": {"step": "alice hears all from user alice (1)"}}}
lessons/03-three/README.md: # Three
	[02 Two](../02-two/README.md)
lessons/03-three/checks.go: // Package three has the checks of lesson 03.
	package three
starter/01-one/server.go: package main // lesson 01
starter/02-two/server.go: package main // lesson 02 emits 'user count'
starter/03-three/server.go: package main // lesson 03
solution/01-one/server.go: package main
solution/02-two/server.go: package main
solution/03-three/server.go: package main
docs/wire.md: | event | from lesson |
	| ¬user count¬ | 02 |
	| ¬user¬ | 03, instead of ¬user count¬ |
	mode 0644
docs/course/go.mod: module another
docs/course/README.md: lesson 02 of another course
grader/main.go: package main // not the course: 02-two, lesson 02
	import _ "example.com/course/lessons/02-two"
README.md: [02 Two](lessons/02-two/README.md), ¬check 02¬
work/02-two/server.go: package main
	import "example.com/course/work/02-two/hub"
work/02-two/hub/hub.go: package hub // lesson 02, as I wrote it
work/.backup/02-two-2026-01-02-150405/server.go: package main // older
work/.cache/hints.json: {"02-two":{"hints":2},"03-three":{"hints":1}}
`

var head = regexp.MustCompile(`^([\w./-]+): (.*)$`)

func course(t *testing.T) (root string, c curriculum.Course) {
	t.Helper()
	root = t.TempDir()
	content, order := map[string]string{}, ""
	for line := range strings.Lines(strings.TrimPrefix(files, "\n")) {
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "¬", "`")
		if m := head.FindStringSubmatch(line); m != nil {
			order = m[1]
			content[order] = m[2] + "\n"
			continue
		}
		content[order] += strings.TrimPrefix(line, "\t") + "\n"
	}
	for path, text := range content {
		path = filepath.Join(root, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	}
	return root, curriculum.Course{Lessons: []curriculum.Lesson{
		{ID: "01-one", Title: "One"}, {ID: "02-two", Title: "Two"}, {ID: "03-three", Title: "Three"},
	}}
}

func read(t *testing.T, root, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(text)
}

// tree is all files below a folder by their paths, without those of a backup that a change has made.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			if err == nil && path != root && strings.HasPrefix(entry.Name(), "course-") {
				return filepath.SkipDir
			}
			return err
		}
		below, err := filepath.Rel(root, path)
		all[filepath.ToSlash(below)] = read(t, root, below)
		return err
	}))
	return all
}

var now = time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC)

func TestMoveLesson(t *testing.T) {
	root, c := course(t)
	before := tree(t, root)
	plan, err := restructure.MoveLesson(root, c, c.Lessons[1], 1)
	require.NoError(t, err)
	require.Equal(t, before, tree(t, root), "a plan changes nothing")
	backup, err := plan.Apply(now)
	require.NoError(t, err)

	require.Equal(t, "# Two\nAs in lesson 02; see [One](../02-one/README.md). From lessons 02 to 03, and lesson 3.\n", read(t, root, "lessons/01-two/README.md"))
	require.Equal(t, "# One\n    make run LESSON=02\nLesson 01 goes on.\n", read(t, root, "lessons/02-one/README.md"))
	require.Equal(t, "# Three\n[01 Two](../01-two/README.md)\n", read(t, root, "lessons/03-three/README.md"))
	require.Contains(t, read(t, root, "lessons/01-two/checks.go"), "// Package two has the checks of lesson 01.\npackage two\n")
	require.Contains(t, read(t, root, "lessons/01-two/checks.go"), `ID:    "01-two"`)
	require.Contains(t, read(t, root, "lessons/01-two/mistakes/silent.patch"), " // Lesson 02 says")
	require.Equal(t, "package main // lesson 01 emits 'user count'\n", read(t, root, "starter/01-two/server.go"))
	require.Equal(t, "package main // lesson 02\n", read(t, root, "starter/02-one/server.go"))
	require.Equal(t, "[01 Two](lessons/01-two/README.md), `check 01`\n", read(t, root, "README.md"))
	require.Contains(t, read(t, root, "docs/wire.md"), "| `user count` | 01 |\n| `user` | 03, instead of `user count` |\nmode 0644\n")
	require.Equal(t, "lesson 02 of another course\n", read(t, root, "docs/course/README.md"))
	table := read(t, root, "lessons/lessons.go")
	require.Regexp(t, `(?s)two "example.com/course/lessons/01-two".*two.Lesson,.*one.Lesson,.*// the middle.*three.Lesson,`, table)

	require.Equal(t, "package main // not the course: 02-two, lesson 02\nimport _ \"example.com/course/lessons/01-two\"\n", read(t, root, "grader/main.go"))
	require.Len(t, plan.Elsewhere, 1)

	require.Contains(t, read(t, root, "work/01-two/server.go"), `import "example.com/course/work/01-two/hub"`)
	require.Equal(t, "package hub // lesson 02, as I wrote it\n", read(t, root, "work/01-two/hub/hub.go"))
	require.Equal(t, "package main // older\n", read(t, root, "work/.backup/01-two-2026-01-02-150405/server.go"))
	require.JSONEq(t, `{"01-two":{"hints":2},"03-three":{"hints":1}}`, read(t, root, "work/.cache/hints.json"))

	var why []string
	for _, line := range plan.Reread {
		why = append(why, line.Path+": "+line.Why)
	}
	require.Equal(t, []string{
		"lessons/02-one/README.md: it mentions a lesson that now comes earlier",
		"lessons/01-two/README.md: it mentions a lesson that now comes later",
	}, why)

	after := tree(t, filepath.Join(root, backup))
	for path, text := range after {
		require.Equal(t, before[path], text, "the backup is as it was")
	}
	require.Contains(t, after, "lessons/02-two/mistakes/fingerprints.json", "a file that only moved is there, too")
}

// Two changes that undo each other leave nothing behind.
func TestMoveLessonBack(t *testing.T) {
	root, c := course(t)
	before := tree(t, root)
	plan, err := restructure.MoveLesson(root, c, c.Lessons[2], 1)
	require.NoError(t, err)
	_, err = plan.Apply(now)
	require.NoError(t, err)
	require.NotEqual(t, before, tree(t, root))
	moved := curriculum.Course{Lessons: []curriculum.Lesson{{ID: "01-three"}, {ID: "02-one"}, {ID: "03-two"}}}
	plan, err = restructure.MoveLesson(root, moved, moved.Lessons[0], 3)
	require.NoError(t, err)
	_, err = plan.Apply(now)
	require.NoError(t, err)
	after := tree(t, root)
	for _, formatted := range []string{"lessons/lessons.go", "work/.cache/hints.json"} {
		delete(before, formatted)
		delete(after, formatted)
	}
	require.Equal(t, before, after)
}

func TestDropLesson(t *testing.T) {
	root, c := course(t)
	before := tree(t, root)
	plan, err := restructure.DropLesson(root, c, c.Lessons[1])
	require.NoError(t, err)
	backup, err := plan.Apply(now)
	require.NoError(t, err)
	for _, folder := range []string{"lessons/02-two", "starter/02-two", "solution/02-two", "work/02-two"} {
		require.NoDirExists(t, filepath.Join(root, folder))
		require.DirExists(t, filepath.Join(root, backup, folder), "it is in the backup")
	}
	require.Equal(t, before["work/02-two/server.go"], read(t, root, backup+"/work/02-two/server.go"))
	require.Equal(t, "# One\n    make run LESSON=01\nLesson 00 goes on.\n", read(t, root, "lessons/01-one/README.md"))
	require.Equal(t, "# Three\n[00 Two](../02-two/README.md)\n", read(t, root, "lessons/02-three/README.md"), "verify complains of both")
	table := read(t, root, "lessons/lessons.go")
	require.NotContains(t, table, "two")
	require.Regexp(t, `(?s)three "example.com/course/lessons/02-three".*one.Lesson,\s+.*three.Lesson,`, table)
	require.Contains(t, read(t, root, "docs/wire.md"), "| `user count` | 00 |\n| `user` | 02, instead")
	require.JSONEq(t, `{"02-three":{"hints":1}}`, read(t, root, "work/.cache/hints.json"))
	require.Contains(t, plan.Reread, restructure.Line{Path: "lessons/01-one/README.md", Line: 3, Text: "Lesson 00 goes on.", Why: "it names the lesson that is gone"})
}

func TestRenameLesson(t *testing.T) {
	root, c := course(t)
	plan, err := restructure.RenameLesson(root, c, c.Lessons[1], "show-two", "Show the two")
	require.NoError(t, err)
	_, err = plan.Apply(now)
	require.NoError(t, err)
	checks := read(t, root, "lessons/02-show-two/checks.go")
	require.Contains(t, checks, "// Package showtwo has the checks of lesson 02.\npackage showtwo\n")
	require.Contains(t, checks, "\tID:    \"02-show-two\",\n\tTitle: \"Show the two\",\n")
	require.True(t, strings.HasPrefix(read(t, root, "lessons/02-show-two/README.md"), "# Show the two\n"))
	require.Equal(t, "# Three\n[02 Show the two](../02-show-two/README.md)\n", read(t, root, "lessons/03-three/README.md"))
	require.Regexp(t, `(?s)showtwo\s+"example.com/course/lessons/02-show-two".*showtwo.Lesson, // the middle`, read(t, root, "lessons/lessons.go"))
	require.DirExists(t, filepath.Join(root, "work", "02-show-two", "hub"))
	require.Empty(t, plan.Reread)
}

func TestRenameEvent(t *testing.T) {
	root, _ := course(t)
	plan, err := restructure.RenameEvent(root, "user count", "people")
	require.NoError(t, err)
	_, err = plan.Apply(now)
	require.NoError(t, err)
	checks := read(t, root, "lessons/02-two/checks.go")
	require.Contains(t, checks, `const count, user = "people", "user"`)
	require.Contains(t, checks, `explore.Contract{Names: explore.Names{Count: "people"}, Holds: explore.Counts}`)
	require.Contains(t, read(t, root, "lessons/02-two/mistakes/silent.patch"), `says "people" and "user".`)
	require.Contains(t, read(t, root, "lessons/02-two/mistakes/fingerprints.json"), `"alice hears people (1)"`)
	require.Contains(t, read(t, root, "docs/wire.md"), "| `people` | 02 |\n| `user` | 03, instead of `people` |")
	require.Equal(t, "package main // lesson 02 emits 'people'\n", read(t, root, "starter/02-two/server.go"))
	require.Equal(t, []restructure.Line{{
		Path: "lessons/02-two/mistakes/silent.patch", Line: 3, Text: "+	emit(\"userCount\")", Why: `it has "userCount", which looks like the old name`,
	}}, plan.Reread)
}

// The name of one event may begin another's.
func TestRenameEventThatBeginsAnother(t *testing.T) {
	root, _ := course(t)
	plan, err := restructure.RenameEvent(root, "user", "presence")
	require.NoError(t, err)
	_, err = plan.Apply(now)
	require.NoError(t, err)
	require.Contains(t, read(t, root, "lessons/02-two/checks.go"), `const count, user = "user count", "presence"`)
	prints := read(t, root, "lessons/02-two/mistakes/fingerprints.json")
	require.Contains(t, prints, `"alice hears user count (1)"`)
	require.Contains(t, prints, `"bob hears presence (2)"`)
	require.Contains(t, prints, `"alice hears all from presence alice (1)"`)
}

// What can't be done is refused before anything is touched.
func TestRefuses(t *testing.T) {
	for _, test := range []struct {
		what, says string
		plan       func(root string, c curriculum.Course) (*restructure.Plan, error)
	}{
		{"a number that isn't there", "01 to 03, and no lesson 04", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			return restructure.MoveLesson(root, c, c.Lessons[0], 4)
		}},
		{"its own number", "already has the number 02", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			return restructure.MoveLesson(root, c, c.Lessons[1], 2)
		}},
		{"the only lesson", "the course's only lesson", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			c.Lessons = c.Lessons[:1]
			return restructure.DropLesson(root, c, c.Lessons[0])
		}},
		{"the name of another lesson", "there is already a lesson with that name: 03-three", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			return restructure.RenameLesson(root, c, c.Lessons[0], "three", "")
		}},
		{"no name for a lesson", "must be lower case", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			return restructure.RenameLesson(root, c, c.Lessons[0], "../one", "")
		}},
		{"a table with fewer lessons", "one line for each of the 2 lessons", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			c.Lessons = c.Lessons[:2]
			return restructure.MoveLesson(root, c, c.Lessons[0], 2)
		}},
		{"a grader that was built before the last change", "build the grader again", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			c.Lessons[0].ID = "01-uno"
			return restructure.MoveLesson(root, c, c.Lessons[1], 1)
		}},
		{"an event that isn't there", "no file in lessons has the string", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			return restructure.RenameEvent(root, "users", "people")
		}},
		{"the name of another event", `already uses the string "user"`, func(root string, c curriculum.Course) (*restructure.Plan, error) {
			return restructure.RenameEvent(root, "user count", "user")
		}},
		{"no name for an event", "can't be the name of an event", func(root string, c curriculum.Course) (*restructure.Plan, error) {
			return restructure.RenameEvent(root, "user count", `a "b"`)
		}},
	} {
		t.Run(test.what, func(t *testing.T) {
			root, c := course(t)
			before := tree(t, root)
			_, err := test.plan(root, c)
			require.ErrorContains(t, err, test.says)
			require.Equal(t, before, tree(t, root))
		})
	}
}

// A change that fails in the middle is undone.
func TestApplyUndoes(t *testing.T) {
	root, c := course(t)
	plan, err := restructure.MoveLesson(root, c, c.Lessons[2], 1)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "solution", "01-three", "in the way"), 0o777)) // after the plan was made
	before := tree(t, root)
	_, err = plan.Apply(now)
	require.Error(t, err)
	require.Equal(t, before, tree(t, root))
}

func TestUncommitted(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	root, _ := course(t)
	require.Empty(t, restructure.Uncommitted(root), "without a repository there is nothing to commit")
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "x"}} {
		command := exec.Command("git", args...)
		command.Dir = root
		output, err := command.CombinedOutput()
		require.NoError(t, err, "%s", output)
	}
	require.Empty(t, restructure.Uncommitted(root))
	require.NoError(t, os.WriteFile(filepath.Join(root, "README.md"), []byte("changed\n"), 0o666))
	require.Equal(t, []string{"README.md"}, restructure.Uncommitted(root))
}
