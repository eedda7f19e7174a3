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
	if leadsUp(f.Kind) {
		return f.Brief
	}
	first, _, _ := strings.Cut(strings.TrimSpace(f.Message), "\n")
	if i := strings.Index(first, ". "); i >= 0 {
		first = first[:i]
	}
	return append([]string{strings.TrimSuffix(first, ".")}, f.Brief...)
}

// leadsUp reports whether the messages of a kind come to the point after their first sentence only.
func leadsUp(kind verdict.Kind) bool {
	switch kind {
	case verdict.NotJSON, verdict.ManyDocuments, verdict.BinaryFrame, verdict.InvalidUTF8, verdict.WrongEnvelope, verdict.BareValue, verdict.Deadlock:
		return true
	}
	return kind.AboutFields()
}
