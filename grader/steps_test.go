package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// TestStepByStep checks what a lesson's text says under "Step by step": which points pass after which step. For each step,
// testdata/steps has a diff against the starter. A point has the number of its check.
func TestStepByStep(t *testing.T) {
	if testing.Short() {
		t.Skip("grades a program for each step")
	}
	t.Parallel()
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	keeper := newKeeper(t)
	grader := grade.Grader{Keeper: keeper, Seed: 1, Races: grade.RacesOff, Explore: -1}
	if samples.Full() {
		grader.Explore = 0
	}
	for i, step := range []struct {
		lesson, name string
		says         string // in the lesson's text
		fails        []int  // the points that still fail
	}{
		{"04-authenticate-cookie", "1-without-a-cookie", "Now point 1 passes.", []int{2, 3, 4, 5, 6, 7, 8, 9}},
		{"04-authenticate-cookie", "2-signature", "Now points 2, 3 and 6 pass.", []int{4, 5, 7, 8, 9}},
		{"04-authenticate-cookie", "3-session", "Now points 4 and 5 pass.", []int{7, 8, 9}},
		{"04-authenticate-cookie", "4-user", "Now every point passes.", nil},
		{"06-chat-messages", "3-envelope", "every point passes except 9 and 16", []int{9}}, // 16 waits for 9
		{"06-chat-messages", "4-null", "Now every point passes.", nil},
		{"06-chat-messages", "5-limit", "Call `conn.SetReadLimit(64 << 10)` above the loop.", nil},
	} {
		if !samples.Has(i, 1, 3) {
			continue
		}
		t.Run(step.lesson+"/"+step.name, func(t *testing.T) {
			t.Parallel()
			lesson, err := lessons.Course().Find(step.lesson)
			require.NoError(t, err)
			text, err := os.ReadFile(filepath.Join(root, lesson.Text()))
			require.NoError(t, err)
			_, steps, found := strings.Cut(string(text), "\n## Step by step\n")
			require.True(t, found && strings.Contains(steps, step.says), "the lesson's text should say, step by step: %s", step.says)

			dir := filepath.Join(t.TempDir(), lesson.ID)
			require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join(root, curriculum.Starters, lesson.ID))))
			diff, err := os.ReadFile(filepath.Join("testdata", "steps", lesson.ID, step.name+".diff"))
			require.NoError(t, err)
			apply(t, dir, string(diff))
			v := grader.Lesson(t.Context(), lesson, program.Source{Dir: dir, Shown: dir, Root: root, As: curriculum.Work + "/" + lesson.ID})
			require.Nil(t, v.Failure)
			var fails []int
			var why []*verdict.Failure
			for i, c := range v.Checks {
				require.NotEqual(t, verdict.Error, c.Outcome, "%s: %s", c.ID, c.Reason)
				if c.Outcome == verdict.Failed {
					fails, why = append(fails, i+1), append(why, c.Failure)
				}
			}
			require.Equal(t, step.fails, fails, "%+v", why)
		})
	}
}
