package check

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/verdict"
)

// Logs expects the program to log the text at least once. With Exactly or AtMost, it ends the program first, so that no more lines can
// come. Then it must be the last verb of a check. Any prefix is fine, on stdout or stderr. what is the text, or a Pattern.
//
//	t.Logs("A user has connected")
//	t.Logs("A user has connected", check.Exactly(3))
//	t.Logs(check.Pattern(`user \S+ connected`), check.AtMost(2))
func (t *T) Logs(what any, often ...Often) {
	times := Often{verb: "logs"}
	if len(often) > 0 {
		times = often[0]
	}
	line := lineOf(what)
	act := Does(times.verb).With("text", line.text)
	if times.ends {
		act = act.Free("n", times.n)
	}
	times.expect(t, t.Step("", act), line)
}

// Often is how often something must be in the log.
type Often struct {
	verb string
	n    int
	ends bool // it ends the program
	most bool
}

// Exactly is n times. Logs waits for the n-th line and a moment longer, in case there are too many.
func Exactly(n int) Often { return Often{verb: "logs exactly", n: n, ends: true} }

// AtMost is no more than n lines.
func AtMost(n int) Often { return Often{verb: "logs at most", n: n, ends: true, most: true} }

// Pattern is a regular expression that a line of the log matches.
type Pattern string

// line is what Logs looks for.
type line struct {
	text  string
	count func(text string) int // 1 if a line of the log has it, otherwise 0
}

func lineOf(what any) line {
	switch what := what.(type) {
	case string:
		return line{what, func(text string) int {
			if strings.Contains(text, what) {
				return 1
			}
			return 0
		}}
	case Pattern:
		expression := regexp.MustCompile(string(what))
		return line{string(what), func(text string) int {
			if expression.MatchString(text) {
				return 1
			}
			return 0
		}}
	}
	panic("Logs looks for a string or a check.Pattern")
}

func (o Often) expect(t *T, s *Step, l line) {
	switch {
	case o.most:
		t.logsAtMost(s, l, o.n)
	case o.ends:
		t.logsExactly(s, l, o.n)
	default:
		t.logs(s, l)
	}
}

func (t *T) logs(s *Step, l line) {
	logged := t.tally(l)
	ok, waited := t.await(t.main, func() (bool, int) { return logged() > 0, 0 })
	if ok {
		s.Pass(t.lastLog(l))
		return
	}
	if failure, dead := t.main.ended(); dead {
		s.End(failure)
	}
	t.logWhole(s)
	s.End(t.neverLogged(l.text, waited))
}

func (t *T) logsExactly(s *Step, l line, n int) {
	logged := t.tally(l)
	_, waited := t.await(t.main, func() (bool, int) {
		count := logged()
		return count >= n, count
	})
	if failure, dead := t.main.ended(); dead {
		s.End(failure)
	}
	t.quiet(func() bool { return false }) // how many too many tells mistakes apart
	t.stop()
	t.logWhole(s)
	count := logged()
	if count == n {
		s.Pass(t.lastLog(l))
		return
	}
	if count == 0 {
		s.End(t.neverLogged(l.text, waited))
	}
	failure := verdict.Failure{
		Kind: verdict.LogCount, Variant: verdict.Fold(count, n), Waited: verdict.Ms(waited),
		Facts: verdict.Facts{Text: l.text, N: &verdict.Numbers{Want: n, Got: count}}, Detail: t.lastLines(),
	}
	for _, logged := range t.main.process.Lines() {
		if strings.Count(logged.Text, l.text) > 1 {
			failure.Facts.Form, failure.Detail = verdict.OneLine, []string{verdict.Cut(logged.Text)}
		}
	}
	s.End(failure)
}

func (t *T) logsAtMost(s *Step, l line, n int) {
	if failure, dead := t.main.ended(); dead {
		s.End(failure)
	}
	t.stop()
	var matching []string
	for _, logged := range t.main.process.Lines() {
		if l.count(logged.Text) > 0 {
			matching = append(matching, verdict.Cut(logged.Text))
		}
	}
	if len(matching) <= n {
		t.logWhole(s)
		s.Pass(-1)
		return
	}
	s.End(verdict.Failure{
		Kind: verdict.LogCount, Variant: verdict.Fold(len(matching), n), Detail: matching,
		Facts: verdict.Facts{Form: verdict.AtMost, Text: l.text, N: &verdict.Numbers{Want: n, Got: len(matching)}},
	})
}

// LogsNoPanic expects no panic of a handler in the log so far, or in the next moment: net/http recovers the panic, so only the log shows
// it. The program must still be running.
func (t *T) LogsNoPanic() {
	s := t.Step("", Does("logs no panic"))
	t.quiet(func() bool { return crash(t.main.process.Lines()) != nil })
	if failure, dead := t.main.ended(); dead {
		s.End(failure)
	}
	if told := crash(t.main.process.Lines()); told != nil {
		s.End(verdict.Failure{Kind: verdict.Panicked, Detail: told})
	}
	t.logWhole(s)
	s.Pass(-1)
}

// noPanic fails the check if net/http has recovered a panic of a handler in any of the program's processes, whatever the check was about. It
// does not wait for one: LogsNoPanic does, where a check has given a handler reason to panic.
func (t *T) noPanic() {
	for _, s := range t.servers {
		if told := recoveredPanic(s.process.Lines()); told != nil {
			t.Step("", Does("logs no panic")).fail(verdict.Failure{Kind: verdict.Panicked, Detail: told})
			return
		}
	}
}

// neverLogged is the failure of a program that has not logged the text.
func (t *T) neverLogged(text string, waited time.Duration) verdict.Failure {
	failure := verdict.Failure{Kind: verdict.LogMissing, Waited: verdict.Ms(waited), Facts: verdict.Facts{Text: text}, Detail: t.lastLines()}
	if slices.ContainsFunc(t.main.process.Unended(), func(begun string) bool { return strings.Contains(begun, text) }) {
		failure.Facts.Form = verdict.NoNewline
	} else if line := t.nearestLine(text); line != "" {
		failure.Kind, failure.Facts.Line = verdict.LogMisspelt, line
	}
	return failure
}

// tally returns a function that counts how often the line is in the program's output. It is asked at every event, and
// a program may log without end, so each line is looked at once.
func (t *T) tally(l line) (logged func() int) {
	count, seen := 0, 0
	return func() int {
		for _, logged := range t.main.process.LinesFrom(seen) {
			count += l.count(logged.Text)
			seen++
		}
		return count
	}
}

// lastLog is the index of the last event that is the line.
func (t *T) lastLog(l line) int {
	events := t.transcript.Events()
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Kind == verdict.Log && l.count(events[i].Text) > 0 {
			return i
		}
	}
	return -1
}

// lastLines returns the end of the program's log, for a message.
func (t *T) lastLines() []string {
	var texts []string
	for _, line := range t.main.process.Lines() {
		texts = append(texts, verdict.Cut(line.Text))
	}
	return texts[max(0, len(texts)-6):]
}

// inQuotes matches a string in quotes, as the values of structured logs are.
var inQuotes = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// nearestLine finds a line that holds the text but for case or a few letters, or "".
func (t *T) nearestLine(text string) string {
	for _, line := range t.main.process.Lines() {
		for _, value := range inQuotes.FindAllString(line.Text, -1) {
			value = strings.Trim(value, `"`)
			if value != text && len(value) <= len(text)+6 && nearlySame(value, text) {
				return value
			}
		}
		words := strings.Fields(line.Text)
		if strings.Contains(strings.Join(words, " "), text) {
			continue // this line is right
		}
		// The prefix a logger puts before its message is of unknown length: try every place where it may end.
		from, tail := len(words), 0
		for from > 0 && tail+len(words[from-1]) <= len(text)+6 {
			from--
			tail += len(words[from]) + 1
		}
		for ; from < len(words); from++ {
			if tail := strings.Join(words[from:], " "); nearlySame(tail, text) {
				return tail
			}
		}
	}
	return ""
}

// nearlySame allows for other letter case and punctuation, for two wrong letters, and for left-out words.
func nearlySame(got, want string) bool {
	got, want = strings.ToLower(strings.Trim(got, `".!,:`)), strings.ToLower(want)
	if Distance(got, want) <= 2 {
		return true
	}
	words := strings.Fields(got)
	left := strings.Fields(want)
	if len(words)*2 <= len(left) {
		return false
	}
	for _, word := range words {
		at := slices.Index(left, word)
		if at < 0 {
			return false
		}
		left = left[at+1:]
	}
	return true
}
