package watch

import (
	"fmt"
	"slices"
	"strings"

	"handshake/grader/internal/grade"
	"handshake/grader/internal/verdict"
)

// ForRaces reports whether the other checks pass, and data races are being looked for.
func (s State) ForRaces() bool {
	return slices.ContainsFunc(s.SoFar.Checks, func(c verdict.Check) bool { return c.Reason == grade.ForRaces })
}

// Doing says what is being done, ended by three dots.
func (s State) Doing() string {
	switch {
	case s.ForRaces():
		return fmt.Sprintf("%d checks pass; looking for data races in %s ...", s.SoFar.Count(verdict.Passed), s.Working)
	case len(s.SoFar.Checks) > 0:
		return "checking " + s.Working + " ..."
	}
	return strings.TrimSpace("building and checking "+s.Working) + " ..."
}
