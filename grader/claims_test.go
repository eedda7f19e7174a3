package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// claim says what the grader must find out about a server in one lesson. A claim is a paragraph of lines "Key: value" that begins with
// the key Lesson; docs/architecture.md describes the keys. Paragraphs that begin otherwise are for people.
type claim struct {
	lesson         curriculum.Lesson
	text           string   // the paragraph
	shared         bool     // it is the claim about several lessons
	fails, mayFail []string // IDs of checks; all others pass
	races          bool     // Go's race detector judges the server
	thorough       bool     // the checks that take long run, too
	mistake        string   // the known mistake whose advice the learner gets
	says           []string // what the learner reads contains each of these
	unsaid         []string // and none of these
	chance         string   // what differs from run to run, so that the server gets several tries
}

// readClaims returns the claims in a text, one for each lesson.
func readClaims(text string) (claims []claim, err error) {
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		paragraph = strings.Trim(paragraph, "\n")
		if !strings.HasPrefix(paragraph, "Lesson") {
			continue
		}
		c := claim{text: paragraph}
		var numbers []string
		for line := range strings.SplitSeq(paragraph, "\n") {
			key, value, _ := strings.Cut(line, ": ")
			switch key {
			case "Lesson", "Lessons":
				numbers = strings.Split(value, ", ")
			case "Fails":
				c.fails = strings.Split(value, ", ")
			case "May-Fail":
				c.mayFail = strings.Split(value, ", ")
			case "Race-Detector":
				c.races = value == "yes"
			case "Thorough":
				c.thorough = value == "yes"
			case "Mistake":
				c.mistake = value
			case "Says":
				c.says = append(c.says, value)
			case "Never-Says":
				c.unsaid = append(c.unsaid, value)
			case "By-Chance":
				c.chance = value
			default:
				return nil, fmt.Errorf("%q isn't a line that a claim can have", line)
			}
		}
		c.shared = len(numbers) > 1
		for _, number := range numbers {
			if c.lesson, err = lessons.Course().Find(number); err != nil {
				return nil, err
			}
			if err := c.complete(); err != nil {
				return nil, err
			}
			claims = append(claims, c)
		}
	}
	if claims == nil {
		return nil, fmt.Errorf(`there is no paragraph that begins with "Lesson: "`)
	}
	return claims, nil
}

// complete reports checks that the lesson doesn't have.
func (c claim) complete() error {
	for _, id := range slices.Concat(c.fails, c.mayFail) {
		known := func(of check.Check) bool { return of.ID == id }
		if id != explore.ID && !slices.ContainsFunc(c.lesson.Checks, known) {
			return fmt.Errorf("lesson %s has no check %s", c.lesson.ID, id)
		}
	}
	return nil
}

func TestReadClaims(t *testing.T) {
	claims, err := readClaims("It's wrong.\n\nLesson: 02\nFails: fifty-at-once\n\nLessons: 03, 04\nMistake: nobody-reads\nSays: nobody reads\nSays: not once\nBy-Chance: who wins\n")
	require.NoError(t, err)
	require.Len(t, claims, 3)
	require.Equal(t, []string{"fifty-at-once"}, claims[0].fails)
	require.Equal(t, "04", claims[2].lesson.ID[:2])
	require.Equal(t, []string{"nobody reads", "not once"}, claims[2].says)
	for text, want := range map[string]string{
		"It's wrong.":                   "no paragraph",
		"Lesson: 02\nFails: no-such":    "has no check no-such",
		"Lesson: 02\nFail: everyone":    "isn't a line",
		"Lesson: 44\nMistake: nobody's": "44",
	} {
		_, err := readClaims(text)
		require.ErrorContains(t, err, want)
	}
}

// TestUpdatesClaim writes a check that fails as well into a claim, and into that one alone.
func TestUpdatesClaim(t *testing.T) {
	const text = "It's wrong.\n\nLesson: 02\nFails: fifty-at-once\n\nLesson: 03\nFails: churn\n"
	claims, err := readClaims(text)
	require.NoError(t, err)
	s := server{kind: "fail", file: filepath.Join(t.TempDir(), "claim.txt")}
	require.NoError(t, os.WriteFile(s.file, []byte(text), 0o666))
	v := verdict.Lesson{Outcome: verdict.Failed}
	for _, c := range claims[0].lesson.Checks {
		one := verdict.Check{ID: c.ID, Outcome: verdict.Passed}
		if c.ID == "fifty-at-once" || c.ID == "everyone-hears" {
			one.Outcome = verdict.Failed
		}
		v.Checks = append(v.Checks, one)
	}
	require.True(t, claims[0].updates(t, s, v))
	now, err := os.ReadFile(s.file)
	require.NoError(t, err)
	require.Equal(t, strings.Replace(text, "Fails: fifty-at-once", "Fails: everyone-hears, fifty-at-once", 1), string(now))
	claims[1].chance = "who wins"
	require.False(t, claims[1].updates(t, s, v))
}
