package check

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// moment bounds what is waited for without being judged.
func (t *T) moment() (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.ctx, closingTime)
}

// StartAnother starts the program once more, beside the first, with a different SESSION_SECRET.
func (t *T) StartAnother() *Server {
	return t.startMore(t.Secret(), "another starts")
}

// StartAgain starts the program once more, beside the first, with the same SESSION_SECRET. Its memory is empty: it knows no
// users.
func (t *T) StartAgain() *Server {
	return t.startMore(t.main.secret, "starts again")
}

func (t *T) startMore(secret, verb string) *Server {
	s := t.step("", verdict.Does(verb))
	how := "with the same SESSION_SECRET"
	if secret != t.main.secret {
		how = "with another SESSION_SECRET"
	}
	server, err := t.start(program.StartOptions{Secret: secret}, how)
	var fault *program.Fault
	switch {
	case errors.As(err, &fault):
		failure := fault.Failure
		failure.Facts.Again = true
		s.end(failure)
	case t.ctx.Err() != nil:
		runtime.Goexit()
	case err != nil:
		panic(err)
	}
	s.pass(-1)
	return server
}

// LogsExactly expects the program to have logged the text exactly n times. It waits for the n-th line and a moment longer, in
// case there are too many. Then it ends the program, so that no line is still on its way, and counts. Any prefix is fine, on
// stdout or stderr. It must be the last verb of a check.
func (t *T) LogsExactly(text string, n int) {
	s := t.step("", verdict.Does("logs exactly").With("text", text).Free("n", n))
	logged := t.tally(text)
	_, waited := t.await(t.main, func() (bool, int) {
		count := logged()
		return count >= n, count
	})
	if failure, dead := t.main.obituary(); dead {
		s.end(failure)
	}
	t.quiet(func() bool { return false }) // how many too many tells mistakes apart
	t.stop()
	t.logWhole(s)
	count := logged()
	if count == n {
		s.pass(t.lastLog(text))
		return
	}
	if count == 0 {
		s.end(t.neverLogged(text, waited))
	}
	s.end(verdict.Failure{
		Kind: verdict.LogCount, Variant: verdict.Fold(count, n), Waited: verdict.Ms(waited),
		Facts: verdict.Facts{Text: text, N: &verdict.Numbers{Want: n, Got: count}}, Detail: t.lastLines(),
	})
}

// LogsNoPanic expects that no handler has panicked, in the log so far or in the next moment: net/http recovers such a panic,
// so only the log shows it. The program must still be running.
func (t *T) LogsNoPanic() {
	s := t.step("", verdict.Does("logs no panic"))
	t.quiet(func() bool { return crash(t.main.process.Lines()) != nil })
	if failure, dead := t.main.obituary(); dead {
		s.end(failure)
	}
	if told := crash(t.main.process.Lines()); told != nil {
		s.end(verdict.Failure{Kind: verdict.Panicked, Detail: told})
	}
	t.logWhole(s)
	s.pass(-1)
}

// noPanic fails the check if net/http has recovered a panic of a handler in any of the program's processes, whatever the check was about. It
// does not wait for one: LogsNoPanic does, where a check has given a handler reason to panic.
func (t *T) noPanic() {
	for _, s := range t.servers {
		if told := recoveredPanic(s.process.Lines()); told != nil {
			t.step("", verdict.Does("logs no panic")).fail(verdict.Failure{Kind: verdict.Panicked, Detail: told})
			return
		}
	}
}

// Logs expects the program to log the text at least once.
func (t *T) Logs(text string) {
	s := t.step("", verdict.Does("logs").With("text", text))
	logged := t.tally(text)
	ok, waited := t.await(t.main, func() (bool, int) { return logged() > 0, 0 })
	if ok {
		s.pass(t.lastLog(text))
		return
	}
	if failure, dead := t.main.obituary(); dead {
		s.end(failure)
	}
	t.logWhole(s)
	s.end(t.neverLogged(text, waited))
}

// neverLogged is the failure of a program that has not logged the text.
func (t *T) neverLogged(text string, waited time.Duration) verdict.Failure {
	failure := verdict.Failure{Kind: verdict.LogMissing, Waited: verdict.Ms(waited), Facts: verdict.Facts{Text: text}, Detail: t.lastLines()}
	if line := t.nearestLine(text); line != "" {
		failure.Kind, failure.Facts.Line = verdict.LogMisspelt, line
	}
	return failure
}

// LogsAtMost expects that at most n lines of the program's log match the regular expression. It ends the program first, so it
// must be the last verb of a check.
func (t *T) LogsAtMost(pattern string, n int) {
	expression := regexp.MustCompile(pattern)
	s := t.step("", verdict.Does("logs at most").With("text", pattern).Free("n", n))
	if failure, dead := t.main.obituary(); dead {
		s.end(failure)
	}
	t.stop()
	var matching []string
	for _, line := range t.main.process.Lines() {
		if expression.MatchString(line.Text) {
			matching = append(matching, verdict.Cut(line.Text))
		}
	}
	if len(matching) <= n {
		t.logWhole(s)
		s.pass(-1)
		return
	}
	s.end(verdict.Failure{
		Kind: verdict.LogCount, Variant: verdict.Fold(len(matching), n), Detail: matching,
		Facts: verdict.Facts{Form: verdict.AtMost, N: &verdict.Numbers{Want: n, Got: len(matching)}},
	})
}

// stop ends the program in the midst of a check, so that nothing is still on its way.
func (t *T) stop() {
	t.mu.Lock()
	clients := slices.Clone(t.clients)
	t.mu.Unlock()
	for _, c := range clients {
		c.Release()
	}
	t.main.process.Stop()
}

// tally returns a function that counts how often the program's output holds the text. It is asked at every event, and
// a program may log without end, so each line is looked at once.
func (t *T) tally(text string) (logged func() int) {
	count, seen := 0, 0
	return func() int {
		for _, line := range t.main.process.LinesFrom(seen) {
			count += strings.Count(line.Text, text)
			seen++
		}
		return count
	}
}

// lastLog is the index of the last event whose line holds the text.
func (t *T) lastLog(text string) int {
	events := t.transcript.Events()
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Kind == verdict.Log && strings.Contains(events[i].Text, text) {
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

// Page asks for a page, and expects 200 and HTML.
func (v *Visitor) Page(path string) {
	s := v.t.step(v.Name, verdict.Does("asks for the page").With("path", path))
	page := v.get(s, path)
	if page.Status != http.StatusOK || !strings.Contains(page.Type, "html") {
		answer := &verdict.Answer{Path: path, Status: page.Status}
		if page.Status == http.StatusOK {
			answer.Type = page.Type
		}
		s.end(verdict.Failure{
			Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, bodyLines(page.Body)), Detail: bodyLines(page.Body),
			Facts: verdict.Facts{Answer: answer},
		})
	}
	s.pass(-1)
}

func (v *Visitor) get(s *step, path string) *client.Page {
	var page *client.Page
	v.must(s, func(ctx context.Context) (err error) {
		page, err = v.client.Get(ctx, path)
		return err
	})
	return page
}

// Knocks asks for the socket's path in two wrong ways, with the visitor's cookies: without a handshake, and with a handshake
// that lacks its key. Any answer is right. What matters is what others hear about it, and what is logged.
func (v *Visitor) Knocks() {
	s := v.t.step(v.Name, verdict.Does("knocks").With("path", client.SocketPath))
	v.t.within(v.server, func(ctx context.Context) {
		_, _ = v.client.Get(ctx, client.SocketPath)
		_, _ = v.client.KeylessHandshake(ctx)
	})
	s.pass(-1)
}

// PlainGet asks for a path without a handshake, and expects a status from 400 to 499.
func (v *Visitor) PlainGet(path string) {
	s := v.t.step(v.Name, verdict.Does("asks without handshake").With("path", path))
	page := v.get(s, path)
	if page.Status < 400 || page.Status > 499 {
		s.end(verdict.Failure{
			Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, bodyLines(page.Body)), Detail: bodyLines(page.Body),
			Facts: verdict.Facts{Form: verdict.Handshakes, Answer: &verdict.Answer{Path: path, Status: page.Status}},
		})
	}
	s.pass(-1)
}
