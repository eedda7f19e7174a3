package main_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/lessons"
)

// given lists the files that a lesson provides, and in which lessons each was written or rewritten. It is edited there, in the lesson's
// solution, and nowhere else: the lesson's starter has a copy, and so do both folders of each later lesson, up to the next
// one in the list. A negative number is a lesson that no longer has the file.
var given = map[string][]int{
	"main.go":         {1, 2, 4},
	"page.go":         {1, -4},
	"pages.go":        {4},
	"users.go":        {4},
	"sessions.go":     {4},
	"page/index.html": {1, 4, 5, 6},
	"page/script.js":  {1, 5, 6},
	"page/style.css":  {1, 4, 5, 6},
}

// origin is the number of the lesson whose solution has the original of a file for a lesson, or 0 if that lesson doesn't have the file.
func origin(file string, lesson int) (from int) {
	for _, since := range given[file] {
		if max(since, -since) <= lesson {
			from = max(since, 0)
		}
	}
	return from
}

// TestGivenFiles compares the files that lessons provide with their originals. With -update (make given) it copies the originals.
func TestGivenFiles(t *testing.T) {
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	course := lessons.Course()
	for _, lesson := range course.Lessons {
		for file := range given {
			from := origin(file, lesson.Number())
			if from == 0 {
				continue
			}
			source := path.Join(curriculum.Solutions, course.Lessons[from-1].ID, file)
			want, err := os.ReadFile(filepath.Join(root, source))
			require.NoError(t, err)
			for _, place := range []string{curriculum.Starters, curriculum.Solutions} {
				copied := path.Join(place, lesson.ID, file)
				if *update {
					require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, copied)), 0o777))
					require.NoError(t, os.WriteFile(filepath.Join(root, copied), want, 0o666))
				}
				got, err := os.ReadFile(filepath.Join(root, copied))
				if err != nil || string(got) != string(want) {
					t.Errorf("%s isn't the same as %s. Edit that one, and run make given", copied, source)
				}
			}
		}
		for _, place := range []string{curriculum.Starters, curriculum.Solutions} {
			folder := os.DirFS(filepath.Join(root, place, lesson.ID))
			require.NoError(t, fs.WalkDir(folder, ".", func(file string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() && file != curriculum.EditedFile && origin(file, lesson.Number()) == 0 {
					t.Errorf("%s/%s/%s isn't in the table of given files in grader/given_test.go. Add it there", place, lesson.ID, file)
				}
				return err
			}))
		}
	}
}
