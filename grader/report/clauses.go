package report

import (
	"slices"
	"strconv"
	"strings"

	"handshake/grader/verdict"
)

// short is what was seen of a failure, in a few words, from the longest to the shortest: the first sentence of its message, and then
// what its kind comes to.
func short(f *verdict.Failure) []string {
	if f == nil {
		return nil
	}
	first, _, _ := strings.Cut(strings.TrimSpace(f.Message), "\n")
	if i := strings.Index(first, ". "); i >= 0 {
		first = first[:i]
	}
	words := []string{strings.TrimSuffix(first, ".")}
	if slices.Contains(late, f.Kind) {
		words = nil
	}
	for _, clause := range clauses(*f) {
		if clause != "" && !strings.HasSuffix(clause, " ") { // what came is not known
			words = append(words, clause)
		}
	}
	return words
}

// late are the kinds whose message comes to the point after its first sentence only.
var late = []string{
	"not-json", "many-documents", "binary-frame", "invalid-utf8", "wrong-envelope", "bare-value", "deadlock",
	"not-an-object", "misspelt-field", "missing-field", "wrong-field-type", "wrong-field",
}

// clauses say in a clause each what was seen, the fuller ones first.
func clauses(f verdict.Failure) []string {
	who := or(f.Who, "a client")
	if f.Kind == "wrong-value" && f.Waited > 0 { // others came, which may differ from run to run, and at last none
		f.Kind = "never-heard"
	}
	switch f.Kind {
	case "never-heard", "held-up", "untold", "unchanged":
		return []string{who + " never heard " + f.Expected, "never heard " + f.Expected, who + " never heard it", "never heard"}
	case "wrong-value", "wrong-type":
		return []string{who + " heard " + f.Got, "heard " + f.Got, "a wrong value"}
	case "misspelt-event", "renamed-event":
		name, err := strconv.QuotedPrefix(f.Got)
		if err != nil {
			name = f.Got
		}
		return []string{who + " heard " + name, "heard " + name, "another name"}
	case "heard-count":
		return []string{who + " heard it " + f.Got, "heard " + f.Got}
	case "not-an-object", "misspelt-field", "missing-field", "wrong-field-type", "wrong-field":
		return []string{f.Got, who + " heard other data", "heard other data"}
	case "out-of-the-blue":
		return []string{who + " heard what never happened", "out of the blue"}
	case "went-back":
		return []string{who + " heard " + f.Got, "heard " + f.Got, "a count went back"}
	case "overheard":
		return []string{who + " heard what was not meant for it", "not meant for it"}
	case "unsaid":
		return []string{who + " heard what nobody said", "nobody said it"}
	case "another-event":
		return []string{who + " heard what was no chat message", "no chat message"}
	case "heard-again", "heard-twice":
		return []string{who + " heard it twice", "heard twice"}
	case "altered":
		return []string{who + " heard it altered", "heard altered"}
	case "wrong-name":
		return []string{who + " heard another's name", "another's name"}
	case "out-of-order":
		return []string{who + " heard them in another order", "another order"}
	case "still-heard":
		return []string{who + " heard it", "heard all the same"}
	case "not-json":
		return []string{who + " was sent no JSON", "not JSON"}
	case "many-documents":
		return []string{who + " was sent several events in one", "several in one"}
	case "binary-frame":
		return []string{who + " was sent a binary message", "a binary message"}
	case "invalid-utf8":
		return []string{who + " was sent no UTF-8", "not UTF-8"}
	case "wrong-envelope":
		return []string{who + " was sent " + f.Got, "wrong keys"}
	case "bare-value":
		return []string{who + " was sent a bare value", "a bare value"}
	case "refused", "no-answer", "refused-badly":
		status := strings.Fields(answer(f))
		return []string{"your server " + answer(f), answer(f), strings.Join(status[:2], " ")}
	case "page":
		return []string{who + " got " + f.Got, "got " + f.Got, "another answer"}
	case "unreachable":
		return []string{who + " could not reach your server", "not reached"}
	case "admitted":
		return []string{"your server let " + who + " in", "let in"}
	case "admitted-then-closed":
		return []string{"your server let " + who + " in and threw it out", "let in, then thrown out", "let in, then out"}
	case "closed":
		return []string{"your server ended " + who + "'s connection", "connection ended"}
	case "no-pong":
		return []string{who + "'s ping got no pong", "no pong"}
	case "kept-open":
		return []string{"your server kept " + who + "'s connection", "connection kept", "never closed"}
	case "floods":
		return []string{"your server sends without end", "without end"}
	case "panicked":
		return []string{"a handler panicked", "a panic"}
	case "deadlock":
		return []string{"your server stands still", "it stands still"}
	case "program-ended":
		return []string{"your server ended in the middle", "your server ended", "it ended"}
	case "data-race":
		return []string{"a data race"}
	case "log-missing":
		return []string{"the log never says it", "not logged"}
	case "log-count":
		return []string{"the log says it " + f.Got, "logged " + f.Got}
	case "log-misspelt":
		return []string{"the log says " + strconv.Quote(f.Got), "other words"}
	}
	return nil
}

// answer is what a server did about a handshake, as the end of a clause: "answered 404 Not Found".
func answer(f verdict.Failure) string {
	if f.Kind == "no-answer" || !strings.HasPrefix(f.Got, "answered ") {
		return "never answered"
	}
	return f.Got
}
