package program

import (
	"slices"
	"strings"

	"handshake/grader/internal/verdict"
)

// Fault is why a program can't be graded at all: data, of which the package wording makes sentences. It is the learner's to fix.
type Fault struct{ verdict.Failure }

// Error names the fault for a developer, with what the program printed. Learners read the sentences of its Failure.
func (f *Fault) Error() string {
	words := []string{"the program can't be graded:", string(f.Kind)}
	for _, more := range []string{string(f.Facts.Form), f.Variant} {
		if more != "" {
			words = append(words, more)
		}
	}
	return strings.Join(append([]string{strings.Join(words, " ")}, f.Detail...), "\n")
}

// newFault makes a fault of the file or folder at the path, which is as the learner would type it.
func newFault(kind verdict.Kind, form verdict.Form, path string) *Fault {
	return &Fault{verdict.Failure{Kind: kind, Facts: verdict.Facts{Form: form, File: &verdict.File{Path: path}}}}
}

// unreadable is the fault of a file that the system doesn't let the grader read.
func unreadable(path string, err error) *Fault {
	fault := newFault(verdict.BadFile, verdict.Unreadable, path)
	fault.Facts.File.Detail = cause(err).Error()
	return fault
}

// Exhausts reports whether the program used up something of the machine's before it listened: its time, or its memory.
func (f *Fault) Exhausts() bool {
	switch f.Kind {
	case verdict.NeverListens:
		return true
	case verdict.Exits:
		return f.Facts.Exit != nil && f.Facts.Exit.Signal != "" || slices.ContainsFunc(f.Detail, func(line string) bool {
			return strings.Contains(line, "out of memory") || strings.Contains(line, "cannot allocate memory")
		})
	}
	return false
}
