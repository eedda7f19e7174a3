package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/mutate"
)

func TestSurvivors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "survivors.txt")
	require.NoError(t, os.WriteFile(path, []byte(`# A comment.
01 02: connection: drop `+"`a`"+`
02: connection: swap with the next `+"`b: c`"+`
    Both do
    the same.

03: join: do nothing
    It's allowed.
`), 0o666))
	known, err := readSurvivors(path)
	require.NoError(t, err)
	lesson := func(id string) curriculum.Lesson { return curriculum.Lesson{ID: id} }
	swap := mutate.Mutant{Place: "connection", What: "swap with the next `b: c`"}
	reason, ok := known.reason(lesson("02-second"), swap)
	require.True(t, ok)
	require.Equal(t, "Both do the same.", reason)
	_, ok = known.reason(lesson("01-first"), swap)
	require.False(t, ok, "it is listed for another lesson")
	require.Equal(t, []string{"connection: drop `a`"}, known.gone(lesson("02-second"), []mutate.Mutant{swap}))
}

func TestSurvivorsNeedReasons(t *testing.T) {
	for text, want := range map[string]string{
		"01: join: do nothing\n":    "doesn't say why",
		"    It's allowed.\n":       "reason without a mutant",
		"join\n    It's allowed.\n": "no lessons",
	} {
		path := filepath.Join(t.TempDir(), "survivors.txt")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		_, err := readSurvivors(path)
		require.ErrorContains(t, err, want)
	}
}

func TestCompared(t *testing.T) {
	require.Equal(t, []string{"  a", "- b", "+ x", "  c", "+ d"}, compared([]string{"a", "b", "c"}, []string{"a", "x", "c", "d"}))
}

// Figures of lessons that aren't graded this time stay as they were.
func TestPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mutants.md")
	one := row{lesson: "01", mutants: 20, checks: 18, allowed: 2}
	two := row{lesson: "02", mutants: 10, checks: 5, conversations: 2, races: 1, passing: 2}
	require.NoError(t, writePage(path, []row{one}, survivors{{[]string{"01"}, "join: do nothing", "It's allowed."}}))
	require.NoError(t, writePage(path, []row{two}, nil))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), "| 01 | 20 | 18 | 0 | 0 | 2 | 0 | 100 % |\n| 02 | 10 | 5 | 2 | 1 | 0 | 2 | 80 % |\n| all | 30 | 23 | 2 | 1 | 2 | 2 | 92.9 % |\n")
}

// What was found is known to the next run of the same grader, and to no other.
func TestResults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bin", "mutants-of-01.json")
	dropped, swapped, unseen := mutate.Mutant{What: "drop", Source: []byte("a")}, mutate.Mutant{What: "swap", Source: []byte("b")}, mutate.Mutant{Source: []byte("c")}
	seen, err := readResults(path, "one grader")
	require.NoError(t, err)
	seen.note(dropped, "stays-open", true)
	seen.note(swapped, "", false)
	require.NoError(t, seen.save())

	seen, err = readResults(path, "one grader")
	require.NoError(t, err)
	known, ok := seen.of(dropped, true)
	require.True(t, ok)
	require.Equal(t, "stays-open", known.By)
	_, ok = seen.of(swapped, false)
	require.True(t, ok)
	_, ok = seen.of(swapped, true)
	require.False(t, ok, "nobody has looked for races in it")
	_, ok = seen.of(unseen, false)
	require.False(t, ok)

	seen, err = readResults(path, "another grader")
	require.NoError(t, err)
	_, ok = seen.of(dropped, false)
	require.False(t, ok)
}
