package verify

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/verdict"
)

// failing is the result of a run in which these checks failed.
func failing(ids ...string) verdict.Lesson {
	v := verdict.Lesson{ID: "01-hello", Outcome: verdict.Failed}
	for _, id := range ids {
		v.Checks = append(v.Checks, verdict.Check{ID: id, Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: verdict.NeverHeard}})
	}
	return v
}

// However many checks a mistake fails that it shouldn't, and in however many runs, there is one complaint, with the lines that are right.
func TestOneComplaintAboutTrailers(t *testing.T) {
	lesson := curriculum.Lesson{ID: "01-hello", Checks: []check.Check{{ID: "first"}, {ID: "second"}, {ID: "third"}, {ID: "fourth"}}}
	for _, test := range []struct {
		name           string
		fails, mayFail []string
		runs           [][]string
		fix            string // ends like this; "" for no complaint
	}{
		{"right", []string{"first"}, []string{"third"}, [][]string{{"first"}, {"first", "third"}}, ""},
		{"two that aren't listed", []string{"second"}, nil, [][]string{{"third", "second", "first"}}, "Fails: first, second, third"},
		{"others than those listed", []string{"first", "second"}, nil, [][]string{{"fourth", "third"}}, "Fails: third, fourth"},
		{"sometimes", []string{"first", "second"}, nil, [][]string{{"first", "second"}, {"first"}, {"first", "third"}}, "Fails: first\n        May-Fail: second, third"},
		{"what may fail stays", []string{"first"}, []string{"fourth"}, [][]string{{"first", "second"}}, "Fails: first, second\n        May-Fail: fourth"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &proof{Options: Options{Update: true}}
			m := curriculum.Mistake{Name: "silent", Path: "lessons/01-hello/mistakes/silent.patch", Fails: test.fails, MayFail: test.mayFail}
			var all []Complaint
			for _, run := range test.runs {
				all = append(all, p.mistake(lesson, m, nil, failing(run...))...)
			}
			all = merged(all)
			if test.fix == "" {
				require.Empty(t, all)
				return
			}
			require.Len(t, all, 1)
			require.Equal(t, "Fix the check, or if the result is right, write in the patch:\n        "+test.fix, all[0].Fix)
		})
	}
}
