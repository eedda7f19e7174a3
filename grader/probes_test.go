package main_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/wording"
	"handshake/lessons"
)

// TestProbesHaveWords requires a sentence, or an empty one on purpose, for each answer of each probe, and checks that probes ask
// about checks that exist.
func TestProbesHaveWords(t *testing.T) {
	words, used := wording.English().Probes, map[string]bool{}
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
