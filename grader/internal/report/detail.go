package report

import (
	"slices"
	"strings"

	"handshake/grader/internal/verdict"
)

// proved reports whether a failure shows its own cause, a panic or a goroutine that waits: then experiments only repeat its effects.
func proved(f *verdict.Failure) bool {
	return f != nil && (f.Kind.Trait().Proves || crashed(*f) || slices.ContainsFunc(f.Detail, func(line string) bool {
		return strings.Contains(line, "http: panic serving ")
	}))
}

// lastCounts reports whether of a failure's evidence the last lines say the most: of a log, but for a panic in it, whose first do.
func lastCounts(f verdict.Failure) bool {
	return f.Kind.Trait().LogTail && !crashed(f)
}

// crashed reports whether a failure's evidence is a panic, or what else the Go runtime stops a program for.
func crashed(f verdict.Failure) bool {
	return slices.ContainsFunc(f.Detail, func(line string) bool {
		return strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ")
	})
}
