package verify

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
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

// With Fails, the lines are written and not complained of. What is right stays as it is.
func TestWriteFails(t *testing.T) {
	lesson := curriculum.Lesson{ID: "01-hello", Checks: []check.Check{{ID: "first"}, {ID: "second"}, {ID: "third"}}}
	root := t.TempDir()
	path := filepath.Join("lessons", "01-hello", "mistakes", "silent.patch")
	text := func(trailers string) string {
		return "Subject: silent\n\nNo answer.\n\n" + trailers + "Read: an-answer\n---\n-Fails: this\n+Fails: that\n"
	}
	for _, test := range []struct {
		name, was, is string
		runs          [][]string
	}{
		{"a check more", "Fails: second\n", "Fails: first, second\n", [][]string{{"second", "first"}}},
		{"sometimes", "Fails: first\nMay-Fail: third\n", "Fails: first\nMay-Fail: second, third\n", [][]string{{"first", "second"}, {"first"}}},
		{"right", "Fails: second, first\n", "Fails: second, first\n", [][]string{{"first", "second"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.NoError(t, os.MkdirAll(filepath.Join(root, filepath.Dir(path)), 0o777))
			require.NoError(t, os.WriteFile(filepath.Join(root, path), []byte(text(test.was)), 0o666))
			m := curriculum.Mistake{Name: "silent", Path: path}
			for line := range strings.Lines(test.was) {
				key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
				if key == "Fails" {
					m.Fails = strings.Split(value, ", ")
				} else {
					m.MayFail = strings.Split(value, ", ")
				}
			}
			p := &proof{root: root, Options: Options{Update: true, Fails: true}}
			for _, run := range test.runs {
				require.Empty(t, p.mistake(lesson, m, nil, failing(run...)))
			}
			require.NoError(t, p.writeFails(lesson, []advice.Known{{Mistake: m}}))
			now, err := os.ReadFile(filepath.Join(root, path))
			require.NoError(t, err)
			require.Equal(t, text(test.is), string(now))
		})
	}
}

// Of several runs it's told how often a mistake got its own advice. What chance can't have brought about is a complaint at once.
func TestRate(t *testing.T) {
	perhaps, surely := Complaint{File: "a.patch", What: "told as another", chance: true}, Complaint{File: "a.patch", What: "it panics"}
	for _, test := range []struct {
		name       string
		runs       [][]Complaint
		complaints int
		rates      []Rate
	}{
		{"always", [][]Complaint{nil, nil}, 0, nil},
		{"sometimes", [][]Complaint{nil, {perhaps}, nil}, 0, []Rate{{File: "a.patch", Told: 2, Of: 3, Else: "told as another"}}},
		{"never", [][]Complaint{{perhaps}, {perhaps}}, 1, nil},
		{"surely", [][]Complaint{nil, {perhaps}, {surely}, {surely}}, 1, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := &proof{}
			next := 0
			p.rate(len(test.runs), func() []Complaint { next++; return test.runs[next-1] })
			require.Len(t, p.result.Complaints, test.complaints)
			require.Equal(t, test.rates, p.result.Rates)
		})
	}
}
