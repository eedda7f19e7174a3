// Package browser tests the course page in a browser. It is a module of its own, so that nobody who takes the course downloads what drives
// the browser. It knows the page's server and what a person sees; it must not know how the page is made.
package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

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

// patience is how long anything may take on a machine that is busy.
const patience = 2 * time.Minute

// findBrowser finds a browser that is driven as Chromium is; "" if there is none.
func findBrowser() string {
	names := []string{"chromium", "chromium-browser", "google-chrome", "chrome"}
	if runtime.GOOS == "darwin" {
		names = append(names, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// open starts a browser with a new profile, in which *.test is this machine.
func open(t *testing.T) context.Context {
	t.Helper()
	path := findBrowser()
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no browser, and in CI there must be one: install chromium")
		}
		t.Skip("needs a browser: install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 800),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("host-resolver-rules", "MAP *.test 127.0.0.1"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, endBrowser := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		endBrowser()
		end()
	})
	require.NoError(t, chromedp.Do(ctx)) // starts it
	return ctx
}

// tab is one tab of a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

func newTab(t *testing.T, browser context.Context) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(ctx))
	return &tab{t, ctx}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	require.NoError(b.t, chromedp.Do(ctx, steps...))
}

func (b *tab) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
}

// eval is the value of an expression.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	require.NoError(b.t, err, expression)
	return value
}

// until waits until an expression is true. A navigation meanwhile does no harm.
func (b *tab) until(expression string) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	for {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && is {
			return
		}
		select {
		case <-ctx.Done():
			text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
			require.Fail(b.t, "it never came true", "%s (%v)\n%s", expression, err, text)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// text waits until an element has the text.
func (b *tab) text(selector, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.querySelector(%s)?.textContent.includes(%s)", quoted(selector), quoted(text)))
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.until("document.querySelector(" + quoted(selector) + ")")
	_ = eval[bool](b, "(document.querySelector("+quoted(selector)+").click(), true)")
}

func (b *tab) key(key string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(key))
}

// media sets what the system prefers.
func (b *tab) media(name, value string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
		return err
	}))
}

// printed shows the page as it's printed.
func (b *tab) printed() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
}

// tree is the accessibility tree: a line "role: name" for each node that isn't ignored.
func (b *tab) tree() string {
	b.t.Helper()
	var lines []string
	value := func(v *accessibility.Value) string {
		if v == nil {
			return ""
		}
		var text string
		_ = json.Unmarshal(v.Value, &text)
		return text
	}
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		all, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		for _, node := range all.Nodes {
			if !node.Ignored {
				lines = append(lines, value(node.Role)+": "+value(node.Name))
			}
		}
		return err
	}))
	return strings.Join(lines, "\n")
}

func quoted(text string) string {
	out, _ := json.Marshal(text)
	return string(out)
}

// served is a page whose states the test makes up.
type served struct {
	*page.Server
	t        *testing.T
	course   curriculum.Course
	url      string
	port     int
	commands chan watch.Command
	stop     func()
}

// serve serves the page on the port, or on any if it is 0.
func serve(t *testing.T, port int) *served {
	t.Helper()
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	s := &served{t: t, course: lessons.Course(), commands: make(chan watch.Command, 100)}
	s.Server, err = page.New(page.Config{
		Course: s.course, Version: "Handshake test",
		Work:      attempt.Work{Workspace: workspace.Workspace{Root: root, Dir: t.TempDir()}, Shown: "work", Own: true, Grader: &grade.Grader{}},
		NewKeeper: func() (*program.Keeper, error) { return nil, os.ErrNotExist },
		Begin:     func(curriculum.Lesson) ([]string, error) { return nil, nil },
		Command:   func(_ context.Context, command watch.Command) { s.commands <- command },
		Trouble:   func(err error) (string, string) { return err.Error(), "try again." },
	})
	require.NoError(t, err)
	listener, err := page.Listen(port)
	require.NoError(t, err)
	s.url = page.URL(listener)
	_, _ = fmt.Sscanf(s.url[strings.LastIndex(s.url, ":")+1:], "%d", &s.port)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, listener) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-done)
	})
	t.Cleanup(s.stop)
	return s
}

func (s *served) lesson() string { return s.url + "lessons/" + s.course.Lessons[1].ID }

// state is a run of lesson 02 in which the checks with the given places fail. text is added to what a program can write.
func (s *served) state(run int, text string, failing ...int) watch.State {
	lesson := s.course.Lessons[1]
	graded := verdict.Lesson{ID: lesson.ID, Number: 2, Title: lesson.Title, Edit: "work/02-emit-count/server.go", Text: lesson.Text(), Outcome: verdict.Passed, Took: 1100}
	for i, c := range lesson.Checks {
		one := verdict.Check{ID: c.ID, Title: c.Title, Outcome: verdict.Passed, Took: 3, Events: []verdict.Event{
			{At: 1, Kind: verdict.Connects, Client: "alice"},
			{At: 2, Kind: verdict.Frame, Client: "alice", Dir: verdict.FromServer, Name: "user count" + text, Data: "1", Bytes: 31},
			{At: 3, Kind: verdict.Log, Text: "A user has connected" + text},
		}}
		for _, f := range failing {
			if f != i {
				continue
			}
			graded.Outcome, one.Outcome = verdict.Failed, verdict.Failed
			one.Failure = &verdict.Failure{
				Kind: verdict.NeverHeard, Who: "alice", Waited: 2000, Facts: verdict.Facts{Event: "user count", Data: "2"},
				Message: fmt.Sprintf("alice heard nothing in run %d; expected \"user count\" 2.%s", run, text),
			}
			one.Steps = []verdict.Step{{Who: "alice", Text: "connects", Outcome: verdict.Passed, Event: -1}, {At: 2, Who: "alice", Text: "hears", Outcome: verdict.Failed, Event: -1, Took: 2000}}
		}
		graded.Checks = append(graded.Checks, one)
	}
	return watch.State{
		Run: run, Lesson: lesson, Fresh: true, Whole: true,
		Report: verdict.Report{Of: len(s.course.Lessons), Started: time.Now(), Outcome: graded.Outcome, Lessons: []verdict.Lesson{graded}},
	}
}

// keep writes what a test has seen into the folder that SHOTS names, to be looked at.
func keep(t *testing.T, name string, content []byte) {
	t.Helper()
	if dir := os.Getenv("SHOTS"); dir != "" {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o644))
	}
}
