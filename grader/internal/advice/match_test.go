package advice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/verdict"
)

// hears is a step of alice's, and its name in a fingerprint.
const (
	hears      = "hears count"
	firstHears = "alice hears count (1)"
	nextHears  = "alice hears count (2)"
)

// seen is a failed check: its steps that passed, and how the next one failed.
func seen(id string, kind verdict.Kind, passed int) verdict.Check {
	c := verdict.Check{ID: id, Title: "the check " + id, Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: kind}}
	for range passed {
		c.Steps = append(c.Steps, verdict.Step{Who: "alice", ID: hears, Outcome: verdict.Passed})
	}
	c.Steps = append(c.Steps, verdict.Step{Who: "alice", ID: hears, Outcome: verdict.Failed})
	return c
}

// mistake is one that fails the checks in this way.
func mistake(name string, marks map[string]advice.Mark) advice.Known {
	return advice.Known{Mistake: curriculum.Mistake{Name: name}, Fingerprint: marks}
}

// TestUnrelated names a mistake although something else is wrong as well, and not where the evidence is against it.
func TestUnrelated(t *testing.T) {
	mark := func(step, kind string) advice.Mark { return advice.Mark{Step: step, Kind: kind} }
	leaves := mistake("leaves", map[string]advice.Mark{"one": mark(nextHears, "unchanged"), "two": mark(firstHears, "unchanged"), "three": mark(nextHears, "wrong-value")})
	stuck := mistake("stuck", map[string]advice.Mark{"three": mark(nextHears, "held-up")})
	logs := mistake("logs", map[string]advice.Mark{"four": mark(firstHears, "log-missing")})
	for _, test := range []struct {
		name   string
		checks []verdict.Check
		probes []verdict.Probe
		known  []advice.Known
		want   map[string][]string // by the check's ID
	}{
		{
			"two that have nothing in common",
			[]verdict.Check{seen("three", "held-up", 1), seen("four", "log-missing", 0)},
			nil,
			[]advice.Known{leaves, stuck, logs},
			map[string][]string{"three": {"stuck"}, "four": {"logs"}},
		},
		{
			"two that fail alike, of which each would explain one check",
			[]verdict.Check{seen("one", "never-heard", 0), seen("two", "never-heard", 0), seen("three", "never-heard", 1)},
			nil,
			[]advice.Known{
				mistake("drops", map[string]advice.Mark{"one": mark(firstHears, "never-heard"), "two": mark(firstHears, "never-heard")}),
				mistake("no deadline", map[string]advice.Mark{"three": mark(nextHears, "never-heard")}),
			},
			map[string][]string{"one": {"drops"}},
		},
		{
			"one hides a part of the other",
			[]verdict.Check{seen("one", "unchanged", 1), seen("two", "unchanged", 0), seen("three", "held-up", 1)},
			nil,
			[]advice.Known{leaves, stuck, logs},
			map[string][]string{"one": {"leaves"}, "three": {"stuck"}},
		},
		{
			"the other is unknown",
			[]verdict.Check{seen("one", "unchanged", 1), seen("two", "unchanged", 0), seen("three", "wrong-value", 1), seen("five", "closed", 0)},
			nil,
			[]advice.Known{leaves, logs},
			map[string][]string{"one": {"leaves"}},
		},
		{
			"it would have failed before",
			[]verdict.Check{seen("one", "unchanged", 1), seen("two", "unchanged", 1), seen("three", "wrong-value", 1), seen("five", "closed", 0)},
			nil,
			[]advice.Known{leaves},
			nil,
		},
		{
			"a check passed that it fails",
			[]verdict.Check{seen("one", "unchanged", 1), seen("two", "unchanged", 0)},
			nil,
			[]advice.Known{leaves},
			nil,
		},
		{
			"more is unexplained than explained",
			[]verdict.Check{seen("four", "log-missing", 0), seen("five", "closed", 0), seen("six", "closed", 0)},
			nil,
			[]advice.Known{logs},
			nil,
		},
		{
			"a probe was answered as with the mistake",
			[]verdict.Check{seen("four", "log-missing", 0)},
			[]verdict.Probe{{ID: "when", Answer: "late"}},
			[]advice.Known{mistake("late", map[string]advice.Mark{"four": mark(firstHears, "log-missing"), "probe/when": {Variant: "late"}})},
			map[string][]string{"four": {"late"}},
		},
		{
			"a probe was answered otherwise",
			[]verdict.Check{seen("four", "log-missing", 0)},
			[]verdict.Probe{{ID: "when", Answer: "never"}},
			[]advice.Known{mistake("late", map[string]advice.Mark{"four": mark(firstHears, "log-missing"), "probe/when": {Variant: "late"}})},
			nil,
		},
		{
			"nobody asked",
			[]verdict.Check{seen("four", "log-missing", 0)},
			nil,
			[]advice.Known{mistake("late", map[string]advice.Mark{"four": mark(firstHears, "log-missing"), "probe/when": {Variant: "late"}})},
			map[string][]string{"four": {"late"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := verdict.Lesson{Outcome: verdict.Failed, Checks: test.checks, Probes: test.probes}
			advice.Give(&v, "README.md", test.known)
			var got map[string][]string
			for _, c := range v.Checks {
				for _, a := range c.Advice {
					if got == nil {
						got = map[string][]string{}
					}
					got[c.ID] = append(got[c.ID], a.Mistake)
				}
			}
			require.Equal(t, test.want, got)
		})
	}
}

// TestProof tells, with a first failure that is only silence, what a later check has shown for certain.
func TestProof(t *testing.T) {
	locked := seen("two", verdict.Deadlock, 0)
	locked.Failure.Facts.Form, locked.Failure.Detail = verdict.OnLock, []string{"server.go:7: main.emit (sync.Mutex.Lock)"}
	v := verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{seen("one", verdict.NeverHeard, 0), locked}}
	advice.Give(&v, "README.md", nil)
	require.Len(t, v.Checks[0].Advice, 1)
	require.Equal(t, "deadlock", v.Checks[0].Advice[0].Mistake)
	require.Equal(t, "the check two", v.Checks[0].Advice[0].Check)
	require.Equal(t, locked.Failure.Detail, v.Checks[0].Advice[0].Detail)

	v = verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{seen("one", verdict.WrongType, 0), locked}}
	advice.Give(&v, "README.md", nil)
	require.NotContains(t, advice.Names(v), "deadlock", "a string for a number has another cause")
}

// TestRoot explains first why nobody gets in, for all else follows from that.
func TestRoot(t *testing.T) {
	refused := seen("two", verdict.Refusal, 0)
	refused.Failure.Facts.Answer = &verdict.Answer{Cookie: true, Status: 401}
	v := verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{seen("one", verdict.RefusedBadly, 0), refused}}
	require.Equal(t, 1, v.FirstFailed())
	refused.Failure.Facts.Answer.Cookie = false
	require.Equal(t, 0, v.FirstFailed())
}
