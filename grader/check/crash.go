package check

import (
	"strings"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// recovered is what net/http writes of a panic in a handler, which it recovers.
const recovered = "http: panic serving"

// crash finds, in a program's output, the first panic or fatal error of Go's runtime, also one that net/http
// recovered and that would go unnoticed else. It returns what it says, and where in the program's own functions
// it happened, the innermost first; nil if there is none. The rest of a trace tells a learner nothing.
func crash(lines []program.Line) []string {
	for i, line := range lines {
		if fatal(line.Text) || strings.Contains(line.Text, recovered) {
			return trace(lines[i:])
		}
	}
	return nil
}

// trouble is what a process has printed about a panic, or about an exception that its runtime went on after.
func (s *Server) trouble() []string {
	lines := s.process.Lines()
	if told := crash(lines); told != nil {
		return told
	}
	return program.Exception(lines)
}

// troubled puts an exception behind a failure that has no evidence of its own, or only the end of the log.
func (t *T) troubled() {
	if t.failure == nil || len(t.failure.Detail) > 0 && t.failure.Kind.Trait().Place != verdict.InLog {
		return
	}
	if told := program.Exception(t.main.process.Lines()); told != nil {
		t.failure.Detail = told
	}
}

// recoveredPanic is crash for a panic that net/http recovered, and nothing else: a program may log lines that begin with "panic:".
func recoveredPanic(lines []program.Line) []string {
	for i, line := range lines {
		if strings.Contains(line.Text, recovered) {
			return trace(lines[i:])
		}
	}
	return nil
}

// endTrace is crash for a program that has ended: what ended it is no panic that net/http recovered, if there is any other.
func endTrace(lines []program.Line) []string {
	for i, line := range lines {
		if fatal(line.Text) {
			return trace(lines[i:])
		}
	}
	return crash(lines)
}

// fatal reports whether a line begins the trace with which Go ends a program.
func fatal(line string) bool {
	return strings.HasPrefix(line, "panic:") || strings.HasPrefix(line, "fatal error:")
}

// trace is what the trace says that begins at the first line: of the goroutine that crashed, which stands first.
func trace(lines []program.Line) []string {
	found := []string{lines[0].Text}
	for i, line := range lines[1:] {
		text := line.Text
		switch {
		case len(found) == 4, fatal(text), strings.Contains(text, recovered):
			return found
		case text == "" && len(found) > 1:
			return found
		case strings.HasPrefix(text, "main.") && i+2 < len(lines):
			place, _, _ := strings.Cut(strings.TrimSpace(lines[i+2].Text), " ")
			function := strings.TrimPrefix(text, "main.")
			if arguments := strings.LastIndex(function, "("); arguments > 0 { // as addresses, which tell nobody anything
				function = function[:arguments]
			}
			found = append(found, "  in "+function+", "+place)
		}
	}
	return found
}
