package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// page holds the figures.
const page = "docs/mutants.md"

// writePage writes the figures and the reasons. Rows of lessons that weren't graded now stay as they were.
func writePage(path string, rows []row, known survivors) error {
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for line := range strings.Lines(string(before)) {
		var r row
		n, _ := fmt.Sscanf(line, "| %s | %d | %d | %d | %d | %d | %d |", &r.lesson, &r.mutants, &r.checks, &r.conversations, &r.races, &r.allowed, &r.passing)
		if n == 7 && r.lesson != "all" && !slices.ContainsFunc(rows, func(other row) bool { return other.lesson == r.lesson }) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.lesson, b.lesson) })
	all := row{lesson: "all"}
	for _, r := range rows {
		all = all.add(r)
	}
	var text strings.Builder
	text.WriteString(`# Mutants

<!-- Written by make mutants UPDATE=1. Change grader/internal/mutants instead. -->

` + "`make mutants`" + ` makes mutants of each solution's ` + "`server.go`" + `, with one mechanical change each: a statement dropped, a condition negated, a lock held for a
shorter time. It grades each one and lists the ones that pass. This page has the figures, and the mutants that may pass, with the reasons.

    make mutants LESSON=03           # one lesson
    make mutants LESSON=03 FOR=8m    # stop after 8 minutes; the same command again continues
    make mutants UPDATE=1            # all, and write this page

The score is the share of mutants that were found wrong. The allowed ones don't count. Each row is from the last time
that its lesson was measured. Measure it again after a change to its checks.

| lesson | mutants | found by checks | by conversations alone | by the race detector alone | allowed | missed | score |
| --- | --- | --- | --- | --- | --- | --- | --- |
`)
	for _, r := range append(rows, all) {
		fmt.Fprintf(&text, "| %s | %d | %d | %d | %d | %d | %d | %s |\n", r.lesson, r.mutants, r.checks, r.conversations, r.races, r.allowed, r.passing, r.score())
	}
	text.WriteString("\n## Mutants that may pass\n")
	for i, s := range known {
		if i == 0 || s.reason != known[i-1].reason {
			fmt.Fprintf(&text, "\n%s\n\n", s.reason)
		}
		fmt.Fprintf(&text, "- %s: %s\n", strings.Join(s.lessons, ", "), s.key)
	}
	return os.WriteFile(path, []byte(text.String()), 0o666)
}
