package main_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/wire"
	"handshake/lessons"
	"handshake/lessons/vocab"
)

// TestProbesHaveWords requires a sentence, or an empty one on purpose, for each answer of each probe, and checks that probes ask
// about checks that exist.
func TestProbesHaveWords(t *testing.T) {
	words, used := vocab.Words.Probes, map[string]bool{}
	for _, lesson := range lessons.Course().Lessons {
		ids, seen := map[string]bool{}, map[string]bool{}
		for _, c := range lesson.Checks {
			ids[c.ID] = true
		}
		for _, p := range lesson.Probes {
			require.False(t, seen[p.ID], "%s: two probes have the ID %s", lesson.ID, p.ID)
			seen[p.ID] = true
			require.NotEmpty(t, p.Asks)
			require.NotEmpty(t, p.Answers)
			for _, id := range p.After {
				require.True(t, ids[id], "%s: the probe %s asks about %s, which isn't a check", lesson.ID, p.ID, id)
			}
			for _, answer := range p.Answers {
				require.Contains(t, words, p.ID+"/"+answer)
				used[p.ID+"/"+answer] = true
			}
		}
	}
	for answer := range words {
		require.True(t, used[answer], "no probe gives the answer %s", answer)
	}
}

// TestProbesOfSolutions asks each probe about the lesson's solution: the first of its answers is what a right server makes it return.
func TestProbesOfSolutions(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the solutions")
	}
	t.Parallel()
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	keeper := newKeeper(t)
	for _, lesson := range lessons.Course().Lessons {
		t.Run(lesson.ID, func(t *testing.T) {
			t.Parallel()
			binary, err := keeper.Build(t.Context(), program.Source{
				Dir: filepath.Join(root, curriculum.Solutions, lesson.ID), Shown: lesson.ID, Root: root, As: curriculum.Work + "/" + lesson.ID,
			}, program.BuildOptions{})
			require.NoError(t, err)
			options := check.Options{
				Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
					return keeper.Start(ctx, binary, options)
				},
				Dialect: wire.JSON{}, Site: lesson.Site, Seed: 1, Budget: client.NewBudget(),
			}
			for _, probe := range lesson.Probes {
				if answer, ok := check.Ask(t.Context(), probe, options); ok {
					require.Equal(t, probe.Answers[0], answer.Answer, "%s: %s", probe.ID, probe.Asks)
				}
			}
		})
	}
}
