package check

import (
	"strings"

	"handshake/grader/program"
)

// crash finds, in a program's output, the first panic or fatal error of Go's runtime, also one that net/http
// recovered and that would go unnoticed else. It returns what it says, and where in the program's own functions
// it happened, the innermost first; nil if there is none. The rest of a trace tells a learner nothing.
func crash(lines []program.Line) []string {
	var found []string
	for i, line := range lines {
		text := line.Text
		if found == nil {
			if strings.HasPrefix(text, "panic:") || strings.HasPrefix(text, "fatal error:") || strings.Contains(text, "http: panic serving") {
				found = []string{text}
			}
			continue
		}
		if strings.HasPrefix(text, "main.") && i+1 < len(lines) && len(found) < 4 {
			place, _, _ := strings.Cut(strings.TrimSpace(lines[i+1].Text), " ")
			function := strings.TrimPrefix(text, "main.")
			if arguments := strings.LastIndex(function, "("); arguments > 0 { // as addresses, which tell nobody anything
				function = function[:arguments]
			}
			found = append(found, "  in "+function+", "+place)
		}
	}
	return found
}
