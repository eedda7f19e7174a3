package watch

import (
	"fmt"
	"slices"
	"strings"

	"handshake/grader/internal/grade"
	"handshake/grader/internal/verdict"
)

// PassesSoFar reports whether all checks have passed but for what comes last: the checks for data races, and conversations.
func (s State) PassesSoFar() bool { return s.waitsFor(grade.ForRaces) || s.waitsFor(grade.Conversing) }

// waitsFor reports whether a check is left for that reason.
func (s State) waitsFor(reason string) bool {
	return slices.ContainsFunc(s.SoFar.Checks, func(c verdict.Check) bool { return c.Reason == reason })
}

// Doing says what is being done, ended by three dots.
func (s State) Doing() string {
	switch {
	case s.waitsFor(grade.ForRaces):
		return fmt.Sprintf("%d checks pass; looking for data races in %s ...", s.SoFar.Count(verdict.Passed), s.Working)
	case s.waitsFor(grade.Conversing):
		return fmt.Sprintf("%d checks pass; holding random conversations with %s ...", s.SoFar.Count(verdict.Passed), s.Working)
	case len(s.SoFar.Checks) > 0:
		return "checking " + s.Working + " ..."
	}
	return strings.TrimSpace("building and checking "+s.Working) + " ..."
}
