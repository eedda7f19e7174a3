package curriculum_test

import (
	"go/format"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
)

// course makes the smallest course there can be in a folder of its own: one lesson, with its line in the table.
func course(t *testing.T, checks string) (root string, c curriculum.Course) {
	t.Helper()
	root = t.TempDir()
	for path, content := range map[string]string{
		"go.mod": "module example.com/course\n",
		"lessons/lessons.go": "package lessons\n\nimport (\n\t\"handshake/grader/curriculum\"\n\n\thello \"example.com/course/lessons/01-hello\"\n)\n\n" +
			"func Course() curriculum.Course {\n\treturn curriculum.Course{\n\t\tTitle: \"T\",\n\t\tLessons: []curriculum.Lesson{\n\t\t\thello.Lesson,\n\t\t},\n\t}\n}\n",
		"lessons/01-hello/checks.go":   checks,
		"solution/01-hello/server.go":  "package main\n",
		"solution/01-hello/pages/x.go": "package pages\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(root, path), []byte(content), 0o666))
	}
	return root, curriculum.Course{Title: "T", Lessons: []curriculum.Lesson{{ID: "01-hello", Title: "Hello"}}}
}

func read(t *testing.T, root, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(text)
}

// What a lesson is called becomes a Go package, and the table must stay good Go. That all of it compiles is shown
// in a copy of the kit (TestScaffold of the grader).
func TestScaffoldNames(t *testing.T) {
	for _, test := range []struct{ name, says string }{
		{"rooms", "package rooms\n"},
		{"private-rooms", "package privaterooms\n"},
		{"rooms-2", "package rooms2\n"},
		{"select", "package lessonselect\n"},
		{"main", "package lessonmain\n"},
		{"curriculum", "package lessoncurriculum\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, c := course(t, "")
			lesson, made, err := curriculum.Scaffold(root, c, test.name, "A title")
			require.NoError(t, err)
			require.Equal(t, "02-"+test.name, lesson.ID)
			require.Len(t, made, 4)
			require.Contains(t, read(t, root, "lessons/02-"+test.name+"/checks.go"), test.says)
			require.Contains(t, read(t, root, "starter/02-"+test.name+"/server.go"), "TODO(02-"+test.name+")")
			require.Equal(t, "package main\n", read(t, root, "solution/02-"+test.name+"/server.go"))
			require.FileExists(t, filepath.Join(root, "starter/02-"+test.name+"/pages/x.go"))
			for _, path := range []string{"lessons/lessons.go", "lessons/02-" + test.name + "/checks.go"} {
				source := read(t, root, path)
				formatted, err := format.Source([]byte(source))
				require.NoError(t, err)
				require.Equal(t, string(formatted), source)
			}
		})
	}
}

// What cannot be made is not begun.
func TestScaffoldRefuses(t *testing.T) {
	for _, test := range []struct {
		what, name, says string
		wreck            func(t *testing.T, root string)
	}{
		{"capitals", "Rooms", "must be lower case", nil},
		{"a space", "private rooms", "must be lower case", nil},
		{"no name", "", "must be lower case", nil},
		{"a way out", "../rooms", "must be lower case", nil},
		{"the name of another", "hello", "there is already a lesson with that name: 01-hello", nil},
		{"the package of another", "hel-lo", "there is already a lesson with that name: 01-hello", nil},
		{"a folder in the way", "rooms", filepath.Join("starter", "02-rooms") + " already exists", func(t *testing.T, root string) {
			require.NoError(t, os.MkdirAll(filepath.Join(root, "starter", "02-rooms"), 0o777))
		}},
		{"a table without a list", "rooms", "has no list", func(t *testing.T, root string) {
			require.NoError(t, os.WriteFile(filepath.Join(root, "lessons", "lessons.go"), []byte("package lessons\n\nimport _ \"os\"\n"), 0o666))
		}},
	} {
		t.Run(test.what, func(t *testing.T) {
			root, c := course(t, "")
			if test.wreck != nil {
				test.wreck(t, root)
			}
			table := read(t, root, "lessons/lessons.go")
			_, _, err := curriculum.Scaffold(root, c, test.name, "A title")
			require.ErrorContains(t, err, test.says)
			require.Equal(t, table, read(t, root, "lessons/lessons.go"))
			require.NoDirExists(t, filepath.Join(root, "lessons", "02-rooms"))
			require.NoDirExists(t, filepath.Join(root, "solution", "02-rooms"))
		})
	}
}

// Where visitors log in, the first check's does, too.
func TestScaffoldLogsIn(t *testing.T) {
	for checks, says := range map[string]string{
		"": "t.Connect(\"alice\").Hears(",
		"import (\n\t\"example.com/course/words\"\n)\n\twords.Registers(alice)\n": "\"example.com/course/words\"\n",
		"\t\"example.com/course/words\"\n\twords.Registers(bob)\n":                "words.Registers(alice)\n\t\t\t\talice.Connect()\n\t\t\t\talice.Hears(",
		"\tw \"example.com/course/words\"\n\tw.Registers(bob)\n":                  "t.Connect(\"alice\").Hears(",
	} {
		root, c := course(t, checks)
		_, _, err := curriculum.Scaffold(root, c, "rooms", "Rooms")
		require.NoError(t, err)
		require.Contains(t, read(t, root, "lessons/02-rooms/checks.go"), says)
	}
}
