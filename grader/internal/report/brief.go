package report

import (
	"strings"

	"handshake/grader/internal/verdict"
)

// short is what was seen of a failure, in a few words, from the longest to the shortest: the first sentence of its message, unless
// that only leads up to the point, and then what the catalogue has of its kind.
func short(f *verdict.Failure) []string {
	if f == nil {
		return nil
	}
	if trait := f.Kind.Trait(); trait.LeadsUp || trait.AboutFields {
		return f.Brief
	}
	first, _, _ := strings.Cut(strings.TrimSpace(f.Message), "\n")
	if i := strings.Index(first, ". "); i >= 0 {
		first = first[:i]
	}
	return append([]string{strings.TrimSuffix(first, ".")}, f.Brief...)
}
