package grade_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/verdict"
)

// TestProbes makes probes after a failure, and only then. Whatever a probe does, the outcomes stay the same.
func TestProbes(t *testing.T) {
	asks := func(id string, run func(o *check.Observer) string) check.Probe {
		return check.Probe{ID: id, Asks: "?", After: []string{"fails"}, Answers: []string{"yes", "no"}, Run: run}
	}
	probes := []check.Probe{
		asks("answers", func(o *check.Observer) string {
			o.Note("n", 3)
			if o.Enters(o.Visitor("alice")) {
				return "yes"
			}
			return "no"
		}),
		asks("breaks", func(*check.Observer) string { panic("out of words") }),
		asks("fails", func(o *check.Observer) string { o.Visitor("alice").Gets("/nowhere", check.HTML()); return "yes" }),
		asks("says-something-else", func(*check.Observer) string { return "perhaps" }),
		{ID: "about-another", Asks: "?", After: []string{"connects"}, Answers: []string{"yes"}, Run: func(*check.Observer) string { return "yes" }},
	}
	lesson := checks(connects, fails)
	lesson.Probes = probes
	g := grade.Grader{Keeper: keeper, Seed: 1, Races: grade.RacesOff}
	without := g.Lesson(t.Context(), lesson, source(t, counts))
	require.Empty(t, without.Probes, "nobody has asked for probes")
	g.Probes = true
	with := g.Lesson(t.Context(), lesson, source(t, counts))
	require.Equal(t, outcomes(without), outcomes(with))
	require.Equal(t, []verdict.Probe{{ID: "answers", Asks: "?", Checks: []string{"fails"}, Answer: "yes", Args: map[string]string{"n": "3"}}}, with.Probes)

	lesson = checks(connects)
	lesson.Probes = probes
	require.Empty(t, g.Lesson(t.Context(), lesson, source(t, counts)).Probes, "nothing has failed")
}
