package explore

import (
	"cmp"
	"maps"
	"slices"
	"unicode/utf8"

	"handshake/grader/internal/verdict"
)

// Fault is what is wrong with a conversation, as data. Failure makes a verdict of it.
type Fault struct {
	Cause   Cause
	Kind    verdict.Kind // of NoEvent: what the message is instead
	Variant string       // of NoEvent and TooMuch
	Who     string       // the client that noticed
	Facts   verdict.Facts
	Index   int // of the event that shows it; -1 for something that never came
	Waited  verdict.Millis
	Detail  []string // lines of evidence
}

// same reports whether two faults seem to come from the same mistake.
func (f *Fault) same(other *Fault) bool {
	return f != nil && other != nil && f.Cause == other.Cause && f.Kind == other.Kind && f.Facts.Event == other.Facts.Event && f.Facts.Text == other.Facts.Text
}

// short cuts a text to what fits into a line.
func short(text string) string {
	const most = 160
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}

// sortedNews are the keys in an order that does not change from run to run.
func sortedNews(news map[about]*bounds) []about {
	return slices.SortedFunc(maps.Keys(news), func(a, b about) int {
		if by := cmp.Compare(a.name, b.name); by != 0 || a.connected == b.connected {
			return by
		}
		if a.connected {
			return -1
		}
		return 1
	})
}
