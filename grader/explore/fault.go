package explore

import (
	"cmp"
	"maps"
	"slices"
	"unicode/utf8"

	"handshake/grader/internal/verdict"
)

// Cause is what is wrong, in one word. Of two faults with the same cause it is supposed that the same mistake is behind them.
type Cause string

// The causes. Those that come first explain those that come after, and are preferred.
const (
	Ended        Cause = "program-ended"
	Panicked     Cause = "panicked"
	Closed       Cause = "closed"        // the server ended a connection that was to stay
	Refused      Cause = "refused"       // a handshake was refused that was in order
	Unreachable  Cause = "unreachable"   // no connection could be made
	NoAnswer     Cause = "no-answer"     // a handshake or a request was not answered
	Admitted     Cause = "admitted"      // a handshake was answered by 101 that was to be refused
	RefusedBadly Cause = "refused-badly" // it was refused with a status that says something else
	BadPage      Cause = "page"          // a page, or an answer to a form, is not as it should be
	KeptOpen     Cause = "kept-open"     // the server did not close a connection that its client had left
	Floods       Cause = "floods"        // it sends without end
	TooMuch      Cause = "too-much"      // it sends more in one piece than a client accepts
	NoEvent      Cause = "no-event"      // a message that no browser could read
	NoNumber     Cause = "no-number"     // the count is not a number
	WrongCount   Cause = "wrong-count"   // a count that was never true
	EarlyCount   Cause = "early-count"   // a count that was not true yet
	OldCount     Cause = "old-count"     // a count that was true once, and was over
	StuckCount   Cause = "stuck-count"   // a count came, but not the one that is true now
	WrongNumber  Cause = "wrong-number"  // the number in an announcement was not true
	StuckNumber  Cause = "stuck-number"  // the number in the last announcement is not the one that is true now
	MissingCount Cause = "missing-count" // no count came
	NoObject     Cause = "no-object"     // the data of an announcement is no object
	MissingField Cause = "missing-field" // one of its fields is missing
	WrongField   Cause = "wrong-field"   // or has another type
	UnknownName  Cause = "unknown-name"  // it is about a name that is nobody's
	SurplusNews  Cause = "surplus-news"  // it is about something that did not happen
	NewsAgain    Cause = "news-again"    // it came once more
	MissingNews  Cause = "missing-news"  // it never came
	WrongName    Cause = "wrong-name"    // a chat message under the name of somebody else
	LineAgain    Cause = "line-again"    // a chat message came once more
	OutOfOrder   Cause = "out-of-order"  // a chat message came before an earlier one
	Altered      Cause = "altered"       // a chat message came with another text
	Unsaid       Cause = "unsaid"        // a chat message that nobody said
	MissingLine  Cause = "missing-line"  // a chat message never came
	SurplusEvent Cause = "surplus-event" // an event of the lesson's own that was not to come
	EventAgain   Cause = "event-again"   // it came once more
	MissingEvent Cause = "missing-event" // it never came
	NoPong       Cause = "no-pong"       // a ping was not answered
	LogTooOften  Cause = "log-too-often" // a line is in the log too often
	LogMissing   Cause = "log-missing"   // a line is not in the log often enough
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
