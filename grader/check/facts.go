package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// counts are the facts of an event that came with another number, or another number of times.
func counts(event string, want, got int) verdict.Facts {
	return verdict.Facts{Event: event, Data: strconv.Itoa(want), N: &verdict.Numbers{Want: want, Got: got}}
}

// cameAs is a message that a client heard, as a fact.
func cameAs(h client.Heard) *verdict.Came {
	if h.Fault != nil {
		return &verdict.Came{Raw: h.Raw, Type: h.Fault.Type}
	}
	return &verdict.Came{Event: h.Event, Data: h.Data.String(), Raw: h.Raw, Type: h.Data.Kind()}
}

// hearing are the facts of a connection that ended where an event was expected.
func hearing(wanted verdict.Facts) verdict.Facts {
	wanted.Form = verdict.HeardEvent
	return wanted
}

// OthersOr is the variant of a failure in which something never came: that others heard it, or otherwise the given one.
func OthersOr(variant string, others []string) string {
	if len(others) > 0 {
		return verdict.OthersHeard
	}
	return variant
}

// byUpgrade ends the variant of a handshake that gorilla's Upgrade refused.
const byUpgrade = ", by Upgrade"

// handshakeOf is the variant of a handshake that failed: "404", "403, by Upgrade", "hung-up, panic".
func handshakeOf(r *client.Refusal, evidence []string) string {
	switch {
	case r.Status == 0 && r.How == verdict.HungUp && len(evidence) > 0:
		return "hung-up, panic" // what is behind an answer that never came is a panic
	case r.Status == 0 && r.How == verdict.HungUp:
		return "hung-up"
	case r.How == verdict.ConnectError, r.How == verdict.BadOpening:
		return strings.ReplaceAll(string(r.How), " ", "-")
	case r.Status == 0:
		return "no-answer"
	case r.ByGorilla:
		return strconv.Itoa(r.Status) + byUpgrade
	}
	return statusOf(r.Status, evidence)
}

// statusOf is the variant of an answer that should have been another one: "500", or "200, empty" without anything in it.
func statusOf(status int, body []string) string {
	if status == 200 && len(body) == 0 {
		return "200, empty"
	}
	return strconv.Itoa(status)
}

// ending is how a connection ended, as a fact.
func ending(end *client.End) *verdict.Ending {
	return &verdict.Ending{How: end.How, Code: end.Code, Reason: end.Reason, Violation: end.Violation, Detail: end.Detail}
}

// endingOf is the variant of a connection that the server ended: its close code; or that it left, where it has no complaint, since
// whether a library sends a close frame then is its own affair.
func endingOf(end *client.End) string {
	switch end.How {
	case verdict.CloseFrame:
		if slices.Contains([]int{1000, 1001, verdict.NoCode}, end.Code) {
			return verdict.Left
		}
		return strconv.Itoa(end.Code)
	case verdict.FIN, verdict.Reset, verdict.Disconnect:
		return verdict.Left
	case verdict.ProtocolError:
		if end.Violation != verdict.BadDeflate {
			return verdict.NoFrame
		}
	case verdict.SecondAnswer:
		return verdict.AnotherAnswer
	}
	return ""
}

// crashed finds what Go's runtime says when it ends a program: of a panic of the learner's own making only that it is one.
var crashed = regexp.MustCompile(`^(?:fatal error: .*|panic: (?:runtime error: [^[]*|\S+ (?:of|on) closed channel|assignment to entry in nil map|concurrent write to websocket connection|repeated read on failed websocket connection)?)`)

// endOf is the variant of a program that ended by itself: what Go said, or its exit status; "" for one that a signal ended. What
// a log.Fatal says is the learner's own.
func endOf(status int, evidence []string) string {
	for _, line := range evidence {
		if words := crashed.FindString(line); words != "" {
			return strings.TrimSpace(words)
		}
	}
	if status < 0 {
		return ""
	}
	return strconv.Itoa(status)
}
