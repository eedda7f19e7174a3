package page_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/page"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/watch"
	"handshake/grader/internal/workspace"
	"handshake/lessons"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock")) // the highlighter's clock ends by itself
}

// served is a page without a session: the test shows it its states.
type served struct {
	*page.Server
	course   curriculum.Course
	address  string
	token    string
	commands chan watch.Command
}

func serve(t *testing.T) *served {
	t.Helper()
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	s := &served{course: lessons.Course(), commands: make(chan watch.Command, 1)}
	s.Server, err = page.New(page.Config{
		Course:    s.course,
		Work:      attempt.Work{Workspace: workspace.Workspace{Root: root, Dir: t.TempDir()}, Shown: "work", Own: true, Grader: &grade.Grader{}},
		NewKeeper: func() (*program.Keeper, error) { return nil, errors.New("no programs in this test") },
		Begin:     func(curriculum.Lesson) ([]string, error) { return nil, nil },
		Command: func(ctx context.Context, command watch.Command) {
			select {
			case s.commands <- command:
			case <-ctx.Done():
			}
		},
		Trouble: func(err error) (string, string) { return err.Error(), "try again." },
		Version: "Handshake test",
	})
	require.NoError(t, err)
	listener, err := page.Listen(0)
	require.NoError(t, err)
	s.address = listener.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
		http.DefaultClient.CloseIdleConnections()
	})
	match := regexp.MustCompile(`data-token="(\w+)"`).FindStringSubmatch(s.get(t, "/lessons/02-emit-count"))
	require.NotNil(t, match)
	s.token = match[1]
	return s
}

// get reads a page, which must be there.
func (s *served) get(t *testing.T, path string) string {
	t.Helper()
	answer, err := http.Get("http://" + s.address + path)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, "%s: %s", path, body)
	return string(body)
}

// raw sends a request as it is written, and returns the status and the answer. HOST and TOKEN in it are the server's.
func (s *served) raw(t *testing.T, request string) (status int, answer *http.Response, body string) {
	t.Helper()
	connection, err := net.Dial("tcp", s.address)
	require.NoError(t, err)
	defer connection.Close()
	require.NoError(t, connection.SetDeadline(time.Now().Add(time.Minute)))
	request = strings.NewReplacer("HOST", s.address, "TOKEN", s.token, "\n", "\r\n").Replace(request)
	_, err = io.WriteString(connection, request+"\r\n")
	require.NoError(t, err)
	answer, err = http.ReadResponse(bufio.NewReader(connection), nil)
	require.NoError(t, err)
	if answer.Header.Get("Content-Type") == "text/event-stream" { // its body ends with the connection
		return answer.StatusCode, answer, ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, answer, string(text)
}

// TestAttacks sends what other sites, other programs and other names could send. None of it reaches a handler, and no command is passed on.
func TestAttacks(t *testing.T) {
	s := serve(t)
	port := s.address[strings.LastIndex(s.address, ":"):]
	own := "Host: HOST\n"
	for name, test := range map[string]struct {
		request string
		status  int
	}{
		"another name for this machine":              {"GET / HTTP/1.1\nHost: evil.test" + port + "\n", 421},
		"a name that begins with the address":        {"GET / HTTP/1.1\nHost: 127.0.0.1.evil.test" + port + "\n", 421},
		"a name that ends with localhost":            {"GET / HTTP/1.1\nHost: evil.localhost" + port + "\n", 421},
		"a name with a dot at its end":               {"GET / HTTP/1.1\nHost: localhost." + port + "\n", 421},
		"the address in another form":                {"GET / HTTP/1.1\nHost: 2130706433" + port + "\n", 421},
		"another port":                               {"GET / HTTP/1.1\nHost: 127.0.0.1:1\n", 421},
		"no port":                                    {"GET / HTTP/1.1\nHost: 127.0.0.1\n", 421},
		"somebody before the address":                {"GET / HTTP/1.1\nHost: me@HOST\n", 400},
		"an empty host":                              {"GET / HTTP/1.1\nHost:\n", 421},
		"rebinding, for the stream":                  {"GET /events HTTP/1.1\nHost: 127.0.0.1.evil.test" + port + "\n", 421},
		"rebinding, for an absolute address":         {"GET http://evil.test/ HTTP/1.1\n" + own, 421},
		"a form of another site":                     {"POST /run HTTP/1.1\n" + own + "Origin: http://evil.test\nSec-Fetch-Site: cross-site\nX-Handshake-Token: TOKEN\nContent-Length: 0\n", 403},
		"another site without fetch metadata":        {"POST /run HTTP/1.1\n" + own + "Origin: http://evil.test\nX-Handshake-Token: TOKEN\nContent-Length: 0\n", 403},
		"the learner's own server":                   {"POST /run HTTP/1.1\n" + own + "Origin: http://127.0.0.1:8080\nSec-Fetch-Site: same-site\nX-Handshake-Token: TOKEN\nContent-Length: 0\n", 403},
		"an opaque origin":                           {"POST /run HTTP/1.1\n" + own + "Origin: null\nX-Handshake-Token: TOKEN\nContent-Length: 0\n", 403},
		"two origins":                                {"POST /run HTTP/1.1\n" + own + "Origin: http://HOST\nOrigin: http://evil.test\nX-Handshake-Token: TOKEN\nContent-Length: 0\n", 403},
		"an origin by https":                         {"POST /run HTTP/1.1\n" + own + "Origin: https://HOST\nX-Handshake-Token: TOKEN\nContent-Length: 0\n", 403},
		"without the token":                          {"POST /run HTTP/1.1\n" + own + "Origin: http://HOST\nSec-Fetch-Site: same-origin\nContent-Length: 0\n", 403},
		"with a wrong token":                         {"POST /run HTTP/1.1\n" + own + "X-Handshake-Token: AAAAAAAA\nContent-Length: 0\n", 403},
		"with two tokens":                            {"POST /run HTTP/1.1\n" + own + "X-Handshake-Token: TOKEN\nX-Handshake-Token: A\nContent-Length: 0\n", 403},
		"the token in the address":                   {"POST /run?X-Handshake-Token=TOKEN HTTP/1.1\n" + own + "Content-Length: 0\n", 403},
		"a command by GET":                           {"GET /run HTTP/1.1\n" + own, 405},
		"the next lesson by GET":                     {"GET /next HTTP/1.1\n" + own, 405},
		"starting a server by GET":                   {"GET /lessons/02-emit-count/try HTTP/1.1\n" + own, 405},
		"a stream of another site":                   {"GET /events HTTP/1.1\n" + own + "Origin: http://evil.test\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors\n", 403},
		"a stream of another site, without Origin":   {"GET /events HTTP/1.1\n" + own + "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\n", 403},
		"a stream of the learner's own server":       {"GET /events HTTP/1.1\n" + own + "Origin: http://localhost:8080\nSec-Fetch-Site: same-site\n", 403},
		"a script of another site":                   {"GET /assets/page.js HTTP/1.1\n" + own + "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors\nSec-Fetch-Dest: script\n", 403},
		"a frame on another site":                    {"GET /lessons/02-emit-count HTTP/1.1\n" + own + "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: iframe\n", 403},
		"a WebSocket of another site":                {"GET /events HTTP/1.1\n" + own + "Origin: http://evil.test\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n", 403},
		"a WebSocket of the page's own":              {"GET /events HTTP/1.1\n" + own + "Origin: http://HOST\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n", 403},
		"another protocol":                           {"GET / HTTP/1.1\n" + own + "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__\n", 403},
		"a preflight":                                {"OPTIONS /run HTTP/1.1\n" + own + "Origin: http://evil.test\nAccess-Control-Request-Method: POST\n", 405},
		"another method":                             {"DELETE /lessons/02-emit-count HTTP/1.1\n" + own, 405},
		"a lesson that isn't there":                  {"GET /lessons/..%2f..%2fgo.mod HTTP/1.1\n" + own, 404},
		"a check that isn't there":                   {"GET /lessons/02-emit-count/checks/nothing HTTP/1.1\n" + own, 404},
		"a file of the course":                       {"GET /assets/..%2f..%2fpage.go HTTP/1.1\n" + own, 404},
		"a template":                                 {"GET /assets/page.html HTTP/1.1\n" + own, 404},
		"the learner's folder":                       {"GET /work/02-emit-count/server.go HTTP/1.1\n" + own, 404},
		"the solution of a lesson that doesn't pass": {"GET /lessons/02-emit-count/solution HTTP/1.1\n" + own, 403},
		"a recording of it":                          {"POST /lessons/02-emit-count/recording HTTP/1.1\n" + own + "X-Handshake-Token: TOKEN\nContent-Length: 0\n", 403},
		"a hint that isn't there":                    {"POST /lessons/02-emit-count/hints/99 HTTP/1.1\n" + own + "X-Handshake-Token: TOKEN\nContent-Length: 0\n", 404},
		"a body as a form has it":                    {"POST /lessons/02-emit-count/try HTTP/1.1\n" + own + "X-Handshake-Token: TOKEN\nContent-Type: text/plain\nContent-Length: 14\n\n{\"do\":\"start\"}", 400},
		"a body that is too long":                    {"POST /lessons/02-emit-count/try HTTP/1.1\n" + own + "X-Handshake-Token: TOKEN\nContent-Type: application/json\nContent-Length: 70000\n\n{\"data\":\"" + strings.Repeat("a", 70000-11) + "\"}\n", 400},
		"a client that isn't there":                  {"POST /lessons/02-emit-count/try HTTP/1.1\n" + own + "X-Handshake-Token: TOKEN\nContent-Type: application/json\nContent-Length: 28\n\n{\"do\":\"join\",\"who\":\"mallory\"}", 400},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer, body := s.raw(t, test.request)
			require.Equal(t, test.status, status, body)
			require.Empty(t, answer.Header.Get("Access-Control-Allow-Origin"))
			require.NotContains(t, body, s.token)
			select {
			case command := <-s.commands:
				require.Fail(t, "a command was passed on", "%v", command)
			default:
			}
		})
	}
}

// TestOwnRequests are those that the page itself sends.
func TestOwnRequests(t *testing.T) {
	s := serve(t)
	localhost := "localhost" + s.address[strings.LastIndex(s.address, ":"):]
	for name, test := range map[string]struct {
		request string
		status  int
	}{
		"from the address bar":            {"GET /lessons/02-emit-count HTTP/1.1\nHost: HOST\nSec-Fetch-Site: none\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document\n", 200},
		"by another name of this machine": {"GET /lessons/02-emit-count HTTP/1.1\nHost: " + localhost + "\n", 200},
		"by a link on another site":       {"GET /lessons/02-emit-count HTTP/1.1\nHost: HOST\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document\n", 200},
		"a command":                       {"POST /run HTTP/1.1\nHost: HOST\nOrigin: http://HOST\nSec-Fetch-Site: same-origin\nX-Handshake-Token: TOKEN\nContent-Length: 0\n", 204},
		"the stream":                      {"GET /events HTTP/1.1\nHost: HOST\nSec-Fetch-Site: same-origin\nSec-Fetch-Mode: cors\n", 200},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer, body := s.raw(t, test.request)
			require.Equal(t, test.status, status, body)
			policy := answer.Header.Get("Content-Security-Policy")
			require.Contains(t, policy, "default-src 'none'")
			require.Contains(t, policy, "frame-ancestors 'none'")
			require.NotContains(t, policy, "unsafe")
			require.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
		})
	}
	require.Equal(t, watch.Again, <-s.commands)
}

// A page has nothing inline, or the policy would leave it without looks.
func TestNothingInline(t *testing.T) {
	s := serve(t)
	s.Show(s.failing(t, 1, ""))
	text := s.get(t, "/lessons/02-emit-count")
	require.NotRegexp(t, `(?i)\sstyle="`, text)
	require.NotRegexp(t, `(?i)<style`, text)
	require.NotRegexp(t, `(?i)\son\w+=`, text)
	require.Len(t, regexp.MustCompile(`<script[^>]*>`).FindAllString(text, -1), 1)
	require.Contains(t, text, `<script type="module" src="/assets/page.js"`)
}

// failing is a state whose first failed check has hostile text, if any, wherever a program can put some.
func (s *served) failing(t *testing.T, run int, hostile string) watch.State {
	t.Helper()
	lesson := s.course.Lessons[1]
	alice := "alice" + hostile
	graded := verdict.Lesson{ID: lesson.ID, Number: 2, Title: lesson.Title, Edit: "work/02-emit-count/server.go", Text: lesson.Text(), Outcome: verdict.Failed}
	for i, c := range lesson.Checks {
		one := verdict.Check{ID: c.ID, Title: c.Title, Outcome: verdict.Passed, Took: 3, Events: []verdict.Event{{Kind: verdict.Connects, Client: "alice"}}}
		if i == 1 {
			one.Outcome = verdict.Failed
			one.Failure = &verdict.Failure{
				Kind: verdict.NeverHeard, Who: alice, Waited: 2000, Facts: verdict.Facts{Event: "user count" + hostile, Data: "2"},
				Message: fmt.Sprintf("%s heard nothing; expected \"user count\" 2. (run %d)", alice, run), Detail: []string{"a line" + hostile},
			}
			one.Steps = []verdict.Step{{Who: alice, Text: "connects", Outcome: verdict.Passed, Event: -1}, {At: 2, Who: alice, Text: "hears" + hostile, Outcome: verdict.Failed, Event: -1, Took: 2000}}
			one.Events = []verdict.Event{
				{At: 1, Kind: verdict.Connects, Client: alice},
				{At: 2, Kind: verdict.Frame, Client: alice, Dir: verdict.FromServer, Name: "user count" + hostile, Data: `{"a":"` + hostile + `"}`, Bytes: 31},
				{At: 3, Kind: verdict.Frame, Client: alice, Dir: verdict.FromServer, Text: hostile, Bytes: 3, Binary: true},
				{At: 4, Kind: verdict.Log, Text: "panic: oh no" + hostile},
				{At: 5, Kind: verdict.Log, Text: "goroutine 7 [running]:" + hostile},
				{At: 6, Kind: verdict.Log, Text: "2026/01/02 15:04:05 A user has connected" + hostile},
				{At: 7, Kind: verdict.Refused, Client: "mallory" + hostile, How: verdict.NotHTTP, Detail: hostile},
			}
		}
		graded.Checks = append(graded.Checks, one)
	}
	report := verdict.Report{Of: len(s.course.Lessons), Seed: 7, Started: time.Now(), Outcome: verdict.Failed, Lessons: []verdict.Lesson{graded}}
	return watch.State{Run: run, Lesson: lesson, Report: report, Fresh: true, Whole: true}
}

// What a program sends or writes is never markup, wherever it is shown: in the picture, the table, the log, the words, the tab's title,
// and the stream.
func TestHostileText(t *testing.T) {
	s := serve(t)
	for _, hostile := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</title></svg><b>`, `' onclick='alert(1)`, "]]><x>", "</textarea></pre><u>", "\x1b[31m\u202e\x00\ndata: {}\n\nevent: state",
	} {
		s.Show(s.failing(t, 1, hostile))
		for _, path := range []string{"/lessons/02-emit-count", "/lessons/02-emit-count/checks/everyone-hears"} {
			text := s.get(t, path)
			require.Contains(t, text, "panic: oh no", path)
			require.NotContains(t, text, "<script>alert")
			require.NotContains(t, text, "<img")
			require.NotContains(t, text, "<x>")
			require.NotContains(t, text, "<u>")
			require.NotContains(t, text, "' onclick='")
			require.NotContains(t, text, "\x1b")
			require.NotContains(t, text, "\u202e")
			require.Equal(t, strings.Count(text, "<svg"), strings.Count(text, "</svg>"))
		}
		state := s.stream(t).next(t)
		require.Contains(t, state.Pane, "panic: oh no")
		require.NotContains(t, state.Pane, "<script>alert")
	}
}

// stream reads the page's events.
type stream struct {
	lines *bufio.Scanner
	end   func()
}

type state struct {
	Boot, Lesson, Title, Icon, Say, Pane, Steps, Trial string
	Number, Run                                        int
}

func (s *served) stream(t *testing.T) *stream {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+"/events", nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 16<<20)
	end := func() { cancel(); _ = answer.Body.Close() }
	t.Cleanup(end)
	return &stream{lines, end}
}

// next is the next state. Each event has one line of data, whatever is in it.
func (s *stream) next(t *testing.T) (got state) {
	t.Helper()
	for s.lines.Scan() {
		if data, ok := bytes.CutPrefix(s.lines.Bytes(), []byte("data: ")); ok {
			require.NoError(t, json.Unmarshal(data, &got))
			return got
		}
	}
	require.Fail(t, "the stream ended")
	return got
}

// A stream begins with the whole state, and each later event is newer and whole as well.
func TestStream(t *testing.T) {
	s := serve(t)
	s.Show(s.failing(t, 1, ""))
	stream := s.stream(t)
	first := stream.next(t)
	require.Equal(t, 1, first.Run)
	require.Equal(t, "failed", first.Icon)
	require.Contains(t, first.Title, "✗ 1 failed")
	require.Contains(t, first.Pane, "(run 1)")
	require.Contains(t, first.Say, "Run 1: 1 failed")

	working := s.failing(t, 2, "")
	working.Fresh, working.Working = false, "work/02-emit-count"
	s.Show(working)
	second := stream.next(t)
	require.Greater(t, second.Number, first.Number)
	require.Equal(t, "running", second.Icon)
	require.Contains(t, second.Pane, "building and checking work/02-emit-count ...")
	require.Empty(t, second.Say)

	// Checks are told as they end.
	working.SoFar = working.Report.Lessons[0]
	working.SoFar.Checks = append([]verdict.Check(nil), working.SoFar.Checks...)
	working.SoFar.Checks[2] = verdict.Check{ID: "count-is-a-number", Title: "third", Reason: grade.Running}
	s.Show(working)
	require.Contains(t, stream.next(t).Pane, `chk running`)

	passing := s.failing(t, 2, "")
	lesson := &passing.Report.Lessons[0]
	lesson.Checks[1].Outcome, lesson.Checks[1].Failure, lesson.Checks[2].Outcome = verdict.Passed, nil, verdict.Failed
	lesson.Checks[2].Failure = &verdict.Failure{Kind: verdict.WrongType, Message: "it is a string."}
	s.Show(passing)
	last := stream.next(t)
	require.Equal(t, 2, last.Run)
	require.Contains(t, last.Pane, "now passes")
	require.Contains(t, last.Pane, "now fails")
	stream.end()

	again := s.stream(t)
	require.Equal(t, last, again.next(t), "after a reconnect the whole state comes at once")
}

// Streams are limited, so that what keeps asking doesn't use up the kit.
func TestStreamsAreLimited(t *testing.T) {
	s := serve(t)
	for range 16 {
		s.stream(t).next(t)
	}
	status, answer, _ := s.raw(t, "GET /events HTTP/1.1\nHost: HOST\n")
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.Equal(t, "1", answer.Header.Get("Retry-After"))
}

// While a command waits, another is refused.
func TestCommandsAreLimited(t *testing.T) {
	s := serve(t)
	post := "POST /run HTTP/1.1\nHost: HOST\nX-Handshake-Token: TOKEN\nContent-Length: 0\n"
	status, _, _ := s.raw(t, post) // nobody takes its command, and there is room for one
	require.Equal(t, http.StatusNoContent, status)
	statuses := make(chan int)
	const posts = 5
	for range posts {
		go func() {
			status, _, _ := s.raw(t, post)
			statuses <- status
		}()
	}
	for range posts - 1 {
		require.Equal(t, http.StatusTooManyRequests, <-statuses)
	}
	<-s.commands
	require.Equal(t, http.StatusNoContent, <-statuses)
}

// Before the first run the checks are there, and told apart from those that failed. The first failure is open, with what never came in
// the picture and in the table.
func TestStates(t *testing.T) {
	s := serve(t)
	before := s.get(t, "/lessons/02-emit-count")
	require.Contains(t, before, "everyone hears the new count when someone joins")
	require.Contains(t, before, `chk waiting`)
	require.NotContains(t, before, `chk failed`)

	s.Show(s.failing(t, 3, ""))
	after := s.get(t, "/lessons/02-emit-count")
	require.Contains(t, after, `<details class="chk failed" open data-check="everyone-hears">`)
	require.Contains(t, after, `id="d-everyone-hears-missing"`)
	require.Contains(t, after, `<tr class="missing" id="f-everyone-hears-missing"`)
	require.Contains(t, after, "```mermaid")
	require.Contains(t, after, "run 3")

	trouble := s.failing(t, 4, "")
	trouble.Fresh, trouble.Err = false, errors.New("the disk is full")
	s.Show(trouble)
	require.Contains(t, s.get(t, "/lessons/02-emit-count"), "the disk is full")
}

// Every lesson's page has its text with the anchors that advice names, and its hints one inside the other.
func TestLessons(t *testing.T) {
	s := serve(t)
	for _, lesson := range s.course.Lessons {
		text := s.get(t, "/lessons/"+lesson.ID)
		require.Contains(t, text, `id="what-your-server-must-do"`)
		require.Contains(t, text, "Hint 1 of ")
		require.NotContains(t, text, "raw HTML omitted")
		for _, c := range lesson.Checks {
			if !c.Long {
				require.Contains(t, text, `href="#c-`+c.ID+`"`, "the text's point links to the check")
				require.Contains(t, text, `id="c-`+c.ID+`"`)
			}
		}
		mistakes, err := curriculum.LoadMistakes(filepath.Join("..", "..", ".."), lesson)
		require.NoError(t, err)
		for _, mistake := range mistakes {
			require.Contains(t, text, `id="`+mistake.Read+`"`)
		}
	}
}

// Script and style together are small.
func TestSize(t *testing.T) {
	total := 0
	for _, name := range []string{"page.js", "style.css"} {
		content, err := os.ReadFile(filepath.Join("assets", name))
		require.NoError(t, err)
		total += len(content)
	}
	require.Less(t, total, 40<<10)
}
