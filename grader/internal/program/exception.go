package program

import (
	"path/filepath"
	"regexp"
	"strings"

	"handshake/grader/internal/verdict"
)

// How Python prints an exception: the heading, a line for each place on the way with the code below it, and the exception itself. In a
// group of exceptions, lines stand behind a rule.
var (
	traceHeading = regexp.MustCompile(`Traceback \(most recent call last\):$`)
	tracePlace   = regexp.MustCompile(`^  File "(.*)", line \d+(?:, in .*)?$`)
	traceRule    = regexp.MustCompile(`^ *[|+] ?`)
	exception    = regexp.MustCompile(`^[A-Za-z_][\w.]*(?:: .*)?$`)
	unawaited    = regexp.MustCompile(`RuntimeWarning: coroutine .* was never awaited$`)
	byItself     = regexp.MustCompile(`^(?:[\w.]+\.)?(?:Connection|BrokenPipe)`) // exceptions that come of a client's end

	// Files that aren't the learner's own: Python's, and those of packages.
	elsewhere = regexp.MustCompile(`(?i)^<|[/\\]lib[/\\]|[/\\]lib64[/\\]`)
)

// Exception finds what tells most, in a program's output, about an exception of Python: one that went through the learner's own code, or that
// says that it was called wrongly. Next comes one about a closed connection, and then a warning about a coroutine that isn't awaited. It
// returns the exception, and where in the learner's files it came from; nil if there is nothing of that.
func Exception(lines []Line) []string {
	var connection, warning []string
	for i := 0; i < len(lines); i++ {
		text := lines[i].Text
		if warning == nil && unawaited.MatchString(text) {
			warning = append([]string{text}, codeBelow(lines[i+1:])...)
		}
		if !traceHeading.MatchString(text) {
			continue
		}
		told, length := readTrace(lines[i+1:])
		i += length
		switch {
		case told == nil:
		case byItself.MatchString(told[0]):
			if connection == nil || saysClosed(told) && !saysClosed(connection) {
				connection = told
			}
		case len(told) > 1 || strings.HasPrefix(told[0], "TypeError"):
			return told
		}
	}
	if connection != nil {
		return connection
	}
	return warning
}

// saysClosed reports whether an exception says itself that the connection is closed. Others are what it was caused by.
func saysClosed(told []string) bool { return strings.Contains(told[0], "ConnectionClosed") }

// readTrace reads what is behind the heading of a trace. It returns the exception and the innermost of the learner's own places, with its
// code, and how many lines it has read.
func readTrace(lines []Line) (told []string, length int) {
	var place []string
	for i, line := range lines {
		text := withoutRule(line.Text)
		switch at := tracePlace.FindStringSubmatch(text); {
		case traceHeading.MatchString(text):
			return nil, i // the trace before it was cut off
		case at != nil && !elsewhere.MatchString(at[1]):
			place = append([]string{text}, codeBelow(lines[i+1:])...)
		case exception.MatchString(text): // lines of the other stream may come before it
			return append([]string{text}, place...), i + 1
		}
	}
	return nil, len(lines)
}

// codeBelow is the line of code that Python prints below a place, if there is one.
func codeBelow(lines []Line) []string {
	if len(lines) == 0 {
		return nil
	}
	if text := withoutRule(lines[0].Text); strings.HasPrefix(text, "  ") && !tracePlace.MatchString(text) {
		return []string{text}
	}
	return nil
}

// withoutRule is a line of a trace without the rule in front of it.
func withoutRule(text string) string { return text[len(traceRule.FindString(text)):] }

// missingModule matches what an interpreter says about a module that it doesn't find.
var missingModule = regexp.MustCompile(`^(?:ModuleNotFoundError: No module named '([^']+)'(; '[^']+' is not a package)?` +
	`|Error: Cannot find module '([^']+)'|(?:\w+ )?(?:Type)?Error \[ERR_MODULE_NOT_FOUND\]: Cannot find (?:package|module) '([^']+)'.*)$`)

// missing returns the module that kept the program from starting, and in which way it's missing.
func missing(lines []Line) (form verdict.Form, module string) {
	for i := len(lines) - 1; i >= 0; i-- {
		found := missingModule.FindStringSubmatch(lines[i].Text)
		if found == nil {
			continue
		}
		module = found[1] + found[3] + found[4]
		switch {
		case found[2] != "":
			module, _, _ = strings.Cut(module, ".")
			return verdict.HiddenModule, module
		case found[1] == "" && (strings.HasPrefix(module, ".") || filepath.IsAbs(module)):
			return verdict.NoSourceFile, module
		case found[1] != "" && strings.Contains(module, "."):
			return verdict.NoModulePart, module
		}
		return verdict.NoModule, module
	}
	return verdict.Plainly, ""
}
