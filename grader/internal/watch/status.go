package watch

import (
	"fmt"
	"slices"

	"handshake/grader/internal/grade"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// PassesSoFar reports whether all checks have passed but for what comes last: the checks for data races, and conversations.
func (s State) PassesSoFar() bool { return s.waitsFor(grade.ForRaces) || s.waitsFor(grade.Conversing) }

// waitsFor reports whether a check is left for that reason.
func (s State) waitsFor(reason string) bool {
	return slices.ContainsFunc(s.SoFar.Checks, func(c verdict.Check) bool { return c.Reason == reason })
}

// Doing says what is being done, ended by three dots.
func (s State) Doing() string {
	words := wording.Current().Words.Watch
	switch {
	case s.waitsFor(grade.ForRaces):
		return fmt.Sprintf(words.Races, s.SoFar.Count(verdict.Passed), s.Working)
	case s.waitsFor(grade.Conversing):
		return fmt.Sprintf(words.Conversing, s.SoFar.Count(verdict.Passed), s.Working)
	case len(s.SoFar.Checks) > 0:
		return fmt.Sprintf(words.Checking, s.Working)
	case s.Working == "":
		return words.Begins
	}
	return fmt.Sprintf(words.Building, s.Working)
}
