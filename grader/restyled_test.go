package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// TestRestyled grades the programs in testdata/restyled/LESSON/MISTAKE, each of which makes a known mistake in a coding style of its own,
// and requires that they get the mistake's advice all the same. Behind "--" a folder's name may say which style, where a mistake has several.
func TestRestyled(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	var groups [][]program.Source
	for _, lesson := range lessons.Course().Lessons {
		dirs, err := filepath.Glob(filepath.Join(root, "grader", "testdata", "restyled", lesson.ID, "*"))
		require.NoError(t, err)
		var sources []program.Source
		for _, dir := range dirs {
			sources = append(sources, program.Source{Dir: dir, Shown: dir, Root: root, As: curriculum.Work + "/" + lesson.ID})
		}
		groups = append(groups, sources)
	}
	require.NotEmpty(t, slices.Concat(groups...))
	builds := builtTogether(t, groups...)
	grader := grade.Grader{Keeper: builds.Keeper, Seed: 1, Races: grade.RacesAfter, Build: builds.Build}
	for _, source := range slices.Concat(groups...) {
		folder, style := filepath.Base(filepath.Dir(source.Dir)), filepath.Base(source.Dir)
		name, _, _ := strings.Cut(style, "--")
		t.Run(folder+"/"+style, func(t *testing.T) {
			t.Parallel()
			lesson, err := lessons.Course().Find(folder)
			require.NoError(t, err)
			_, err = os.Stat(filepath.Join(root, lesson.Mistakes(), name+".patch"))
			require.NoError(t, err, "the folder is named for a mistake of the lesson")
			known, err := advice.Load(root, lesson)
			require.NoError(t, err)
			// What a race does differs from run to run, so a program is given three.
			var names []string
			var v verdict.Lesson
			for try := 0; try < 3 && !slices.Contains(names, name); try++ {
				v = grader.Lesson(t.Context(), lesson, source)
				advice.Give(&v, lesson.Text(), known)
				names = advice.Names(v)
			}
			if !slices.Contains(names, name) {
				t.Errorf("the advice is %q; what was seen is %v, and known of the mistake is %v", names, advice.Of(v), fingerprint(known, name))
			}
		})
	}
}

func fingerprint(known []advice.Known, name string) advice.Fingerprint {
	for _, k := range known {
		if k.Name == name {
			return k.Fingerprint
		}
	}
	return nil
}
