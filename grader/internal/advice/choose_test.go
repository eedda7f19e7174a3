package advice_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// TestClosest holds what Give names against what fits: of more than two mistakes those that fit more closely, and none where
// too many fit alike.
func TestClosest(t *testing.T) {
	exact := advice.Mark{Step: "alice hears count (1)", Kind: "wrong-value", Variant: "-1"}
	open := advice.Mark{Step: advice.Any, Kind: "wrong-value", Variant: advice.Any}
	perhaps := advice.Mark{Step: advice.Any, Kind: advice.Any, Variant: advice.Any, Maybe: true}
	known := func(name string, marks ...advice.Mark) advice.Known {
		print := advice.Fingerprint{}
		for i, mark := range marks {
			print[string(rune('a'+i))] = mark
		}
		return advice.Known{Mistake: curriculum.Mistake{Name: name}, Fingerprint: print}
	}
	failing := func(n int) verdict.Lesson {
		v := verdict.Lesson{Outcome: verdict.Failed}
		for i := range n {
			v.Checks = append(v.Checks, verdict.Check{
				ID: string(rune('a' + i)), Outcome: verdict.Failed,
				Steps:   []verdict.Step{{Who: "alice", ID: "hears count", Outcome: verdict.Failed}},
				Failure: &verdict.Failure{Kind: verdict.WrongValue, Variant: "-1"},
			})
		}
		return v
	}
	for _, test := range []struct {
		name  string
		fails int
		known []advice.Known
		want  []string
	}{
		{"nothing fits", 2, []advice.Known{known("one", exact)}, nil},
		{"one fits", 1, []advice.Known{known("one", exact), known("two", exact, exact)}, []string{"one"}},
		{"two fit alike", 1, []advice.Known{known("one", exact), known("two", exact)}, []string{"one", "two"}},
		{"two fit, the closer one first", 1, []advice.Known{known("one", open), known("two", exact)}, []string{"two", "one"}},
		{"three fit alike", 1, []advice.Known{known("one", exact), known("two", exact), known("three", exact)}, nil},
		{"one of three fits closely", 1, []advice.Known{known("one", open), known("two", exact), known("three", open)}, []string{"two"}},
		{"two of three fit closely", 1, []advice.Known{known("one", exact), known("two", open), known("three", exact)}, []string{"one", "three"}},
		{"one fails for sure, one perhaps", 2, []advice.Known{known("one", open, perhaps)}, []string{"one"}},
		{"one fails for sure, two perhaps", 3, []advice.Known{known("one", open, perhaps, perhaps)}, nil},
		{"what fails perhaps does not", 1, []advice.Known{known("one", open, perhaps, perhaps)}, []string{"one"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := failing(test.fails)
			advice.Give(&v, "README.md", test.known)
			require.Equal(t, test.want, advice.Names(v))
		})
	}
}

// TestVague names a mistake of which only chance is known where something speaks of a race, and only there.
func TestVague(t *testing.T) {
	known := []advice.Known{{
		Mistake:     curriculum.Mistake{Name: "unlocked"},
		Fingerprint: advice.Fingerprint{"one": {Step: advice.Any, Kind: advice.Any, Variant: advice.Any}},
	}}
	for crash, named := range map[string]bool{
		"fatal error: concurrent map writes":                         true,
		"panic: concurrent write to websocket connection":            true,
		"panic: runtime error: index out of range [3] with length 3": false,
	} {
		v := verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{{
			ID: "one", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: verdict.ProgramEnded, Variant: crash, Detail: []string{crash}},
			Steps: []verdict.Step{{Who: "alice", ID: "hears count", Outcome: verdict.Failed}},
		}}}
		advice.Give(&v, "README.md", known)
		require.Equal(t, named, slices.Contains(advice.Names(v), "unlocked"), crash)
	}
}

// TestMapCrash: only a mistake that leaves a map without a lock is named where the Go runtime has found one used by two goroutines.
func TestMapCrash(t *testing.T) {
	lesson, err := lessons.Course().Find("02")
	require.NoError(t, err)
	known, err := advice.Load("../../..", lesson)
	require.NoError(t, err)
	for crash, want := range map[string][]string{
		"fatal error: concurrent map writes":              {"concurrent-map", "no-lock"},
		"panic: concurrent write to websocket connection": {"no-lock", "writes-without-the-lock"},
	} {
		v := verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{{
			ID: "fifty-at-once", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: verdict.ProgramEnded, Variant: crash, Detail: []string{crash}},
			Steps: []verdict.Step{{ID: "connect at once", Outcome: verdict.Failed}},
		}}}
		advice.Give(&v, lesson.Text(), known)
		require.ElementsMatch(t, want, advice.Names(v), crash)
	}
}

// TestEvidenceOfALaterCheck shows what a later check shows where nothing is known of the first failure, and only there.
func TestEvidenceOfALaterCheck(t *testing.T) {
	for first, want := range map[verdict.Kind][]string{"never-heard": {"many-documents"}, "binary-frame": {"binary-frame"}} {
		v := verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{
			{ID: "one", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: first}},
			{ID: "two", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: "never-heard"}},
			{ID: "three", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: "many-documents"}},
			{ID: "four", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: "not-json"}},
		}}
		advice.Give(&v, "README.md", nil)
		require.Equal(t, want, advice.Names(v), first)
	}
}

// TestOvertakenOrWrong says that counts were overtaken only where none of them was wrong anyway: counts-when-it-joins of lesson 03 computes
// wrong ones, and then they also seem to come in the wrong order.
func TestOvertakenOrWrong(t *testing.T) {
	failed := func(id string, kind verdict.Kind) verdict.Check {
		return verdict.Check{
			ID: id, Outcome: verdict.Failed, Steps: []verdict.Step{{Who: "alice", ID: "hears count", Outcome: verdict.Failed}},
			Failure: &verdict.Failure{Kind: kind},
		}
	}
	told := func(checks ...verdict.Check) (names []string) {
		v := verdict.Lesson{Outcome: verdict.Failed, Checks: checks}
		advice.Give(&v, "README.md", nil)
		return advice.Names(v)
	}
	require.Equal(t, []string{"overtaken"}, told(failed("a", verdict.WentBack)))
	require.Equal(t, []string{"overtaken"}, told(failed("a", verdict.NeverHeard), failed("b", verdict.WentBack)))
	require.Empty(t, told(failed("a", verdict.WrongValue), failed("b", verdict.WentBack)))
	require.Empty(t, told(failed("a", verdict.WentBack), failed("b", verdict.WrongValue)))
}

// TestFixedPort tells a program that finds its own port in use from one that ends for another reason.
func TestFixedPort(t *testing.T) {
	of := func(kind verdict.Kind, detail ...string) advice.Mark {
		v := verdict.Lesson{Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: kind, Detail: detail}}
		return advice.Of(v)[curriculum.Start]
	}
	require.Equal(t, of("fixed-port"), of("exits", "listen tcp 127.0.0.1:8080: bind: address already in use"))
	require.NotEqual(t, of("fixed-port"), of("exits", "open secret.txt: no such file or directory"))
}

// TestEvidenceBesideMistakes shows which evidence is told beside a mistake that fits: only what the mistake's advice builds upon.
func TestEvidenceBesideMistakes(t *testing.T) {
	known := func(n int, kind string) []advice.Known {
		var all []advice.Known
		for i := range n {
			all = append(all, advice.Known{
				Mistake:     curriculum.Mistake{Name: string(rune('a' + i))},
				Fingerprint: advice.Fingerprint{"one": {Step: advice.Any, Kind: kind, Variant: advice.Any}},
			})
		}
		return all
	}
	for _, test := range []struct {
		kind  verdict.Kind
		known int
		want  []string
	}{
		{"deadlock", 0, []string{"deadlock"}},
		{"deadlock", 1, []string{"deadlock", "a"}},
		{"deadlock", 2, []string{"a", "b"}},
		{"deadlock", 3, []string{"deadlock"}},
		{"binary-frame", 0, []string{"binary-frame"}},
		{"binary-frame", 1, []string{"a"}},
		{"binary-frame", 2, []string{"a", "b"}},
		{"never-heard", 0, nil},
	} {
		v := verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{{
			ID: "one", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: test.kind, Facts: verdict.Facts{Form: verdict.OnLock}, Detail: []string{"server.go:7: main.emit (sync.Mutex.Lock)"}},
			Steps: []verdict.Step{{Who: "alice", ID: "hears count", Outcome: verdict.Failed}},
		}}}
		advice.Give(&v, "README.md", known(test.known, string(test.kind)))
		require.Equal(t, test.want, advice.Names(v), "%s, and %d mistakes that fit", test.kind, test.known)
	}
}
