package curriculum_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
)

// A patch is taken from wherever git was asked to compare, and as git leaves it on Windows.
func TestMistakeIsMade(t *testing.T) {
	const head = "Subject: it counts by two\n\nOne comes, and two are counted.\n\nFails: counts\nRead: the-idea\n---\n"
	const body = "@@ -1,3 +1,3 @@\n one\n-two\n+three\n four\n"
	for _, test := range []struct{ name, patch, want string }{
		{"as git writes it", "diff --git a/server.go b/server.go\n--- a/server.go\n+++ b/server.go\n" + body, "one\nthree\nfour\n"},
		{"of two folders", "diff --git a/solution/02-count/server.go b/tmp/mistake/server.go\nindex e004578..9cc96b8 100644\n--- a/solution/02-count/server.go\n+++ b/tmp/mistake/server.go\n" + body, "one\nthree\nfour\n"},
		{"with the line ends of Windows", strings.ReplaceAll("diff --git a/server.go b/server.go\n--- a/server.go\n+++ b/server.go\n"+body, "\n", "\r\n"), "one\nthree\nfour\n"},
		{"of another file", "diff --git a/other.go b/other.go\n--- a/other.go\n+++ b/other.go\n" + body, "other.go"},
		{"of other lines", "diff --git a/server.go b/server.go\n--- a/server.go\n+++ b/server.go\n" + strings.Replace(body, "-two", "-too", 1), `the file no longer contains these lines, from "too" on`},
		{"that reaches out", "diff --git a/../server.go b/../server.go\n--- a/../server.go\n+++ b/../server.go\n" + body, "changes a file outside the program's folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			lesson := curriculum.Lesson{ID: "02-count"}
			put := func(path, text string) {
				path = filepath.Join(root, filepath.FromSlash(path))
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
				require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
			}
			put("solution/02-count/server.go", "one\ntwo\nfour\n")
			put("lessons/02-count/mistakes/by-two.patch", head+test.patch)
			all, err := curriculum.LoadMistakes(root, lesson)
			require.NoError(t, err)
			require.Len(t, all, 1)
			dir := filepath.Join(root, "made")
			if err := all[0].Make(root, lesson, dir); err != nil {
				require.ErrorContains(t, err, test.want)
				return
			}
			text, err := os.ReadFile(filepath.Join(dir, "server.go"))
			require.NoError(t, err)
			require.Equal(t, test.want, string(text))
		})
	}
}

// A design is read as a mistake is, but it may not name checks that fail.
func TestLoadDesigns(t *testing.T) {
	root := t.TempDir()
	lesson := curriculum.Lesson{ID: "01-count"}
	folder := filepath.Join(root, lesson.Designs())
	require.NoError(t, os.MkdirAll(folder, 0o777))
	solution := filepath.Join(root, curriculum.Solutions, lesson.ID)
	require.NoError(t, os.MkdirAll(solution, 0o777))
	require.NoError(t, os.WriteFile(filepath.Join(solution, "server.go"), []byte("one\ntwo\nfour\n"), 0o666))
	const diff = "---\ndiff --git a/server.go b/server.go\n--- a/server.go\n+++ b/server.go\n@@ -1,3 +1,3 @@\n one\n-two\n+three\n four\n"
	put := func(name, head string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name+".patch"), []byte(head+diff), 0o666))
	}

	put("three", "Subject: three\n\nIt counts further.\n")
	put("wrong", "Subject: wrong\n\nIt fails.\n\nFails: counts\n")
	designs, err := curriculum.LoadDesigns(root, lesson)
	require.ErrorContains(t, err, "wrong.patch")
	require.ErrorContains(t, err, "names checks that fail")
	require.Len(t, designs, 1)
	require.Equal(t, "three", designs[0].Subject)
	require.Equal(t, "It counts further.", designs[0].Body)

	made := filepath.Join(t.TempDir(), "made")
	require.NoError(t, designs[0].Make(root, lesson, made))
	text, err := os.ReadFile(filepath.Join(made, "server.go"))
	require.NoError(t, err)
	require.Equal(t, "one\nthree\nfour\n", string(text))
}
