package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// TestSneaky grades the servers that the patches in testdata/sneaky/LESSON make of the lesson's solution. Each is wrong in a way that
// the grader once did not see: it must fail just the checks that its patch names. They have the form of mistakes, but nobody is given
// their advice.
func TestSneaky(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "bin"), 0o777))
	made, err := os.MkdirTemp(filepath.Join(root, "bin"), "sneaky-") // in the module, to be built together
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(made)) })
	type server struct {
		lesson  curriculum.Lesson
		mistake curriculum.Mistake
		source  program.Source
	}
	var servers []server
	var groups [][]program.Source
	for _, lesson := range lessons.Course().Lessons {
		mistakes, err := curriculum.ReadMistakes(root, filepath.Join("grader", "testdata", "sneaky", lesson.ID))
		require.NoError(t, err)
		var sources []program.Source
		for _, mistake := range mistakes {
			dir := filepath.Join(made, lesson.ID, mistake.Name)
			require.NoError(t, mistake.Make(root, lesson, dir), mistake.Path)
			source := program.Source{Dir: dir, Shown: mistake.Name, Root: root, As: curriculum.Work + "/" + lesson.ID}
			servers, sources = append(servers, server{lesson, mistake, source}), append(sources, source)
		}
		groups = append(groups, sources)
	}
	require.NotEmpty(t, servers)
	builds := builtTogether(t, groups...)
	grader := grade.Grader{Keeper: builds.Keeper, Seed: 1, Races: grade.RacesOff, Build: builds.Build}
	for _, one := range servers {
		t.Run(one.lesson.ID+"/"+one.mistake.Name, func(t *testing.T) {
			t.Parallel()
			v := grader.Lesson(t.Context(), one.lesson, one.source)
			require.Nil(t, v.Failure)
			var failed []string
			for _, c := range v.Checks {
				if c.Outcome == verdict.Failed {
					failed = append(failed, c.ID)
				}
			}
			for _, id := range one.mistake.Fails {
				require.Contains(t, failed, id)
			}
			for _, id := range failed {
				require.True(t, slices.Contains(one.mistake.Fails, id) || slices.Contains(one.mistake.MayFail, id), "it fails %s, too", id)
			}
		})
	}
}
