package advice_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// keeper is the one of this test process: a process has only one.
var keeper *program.Keeper

// TestMain also makes a watchdog of the test binary, for when it is killed or runs out of time.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "watchdog" {
		program.Watchdog(os.Stdin)
		os.Exit(0)
	}
	os.Exit(testMain(m))
}

func testMain(m *testing.M) int {
	self, err := os.Executable()
	if err == nil {
		keeper, err = program.NewKeeper([]string{self, "watchdog"})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	status := m.Run()
	if err := keeper.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return status
}

// TestEvidence makes programs go wrong in every way that the table of evidence knows, lets the grader see it, and holds what the
// failure shows against what it should show: so the words of the grader and the signs of the table cannot drift apart. Every row
// of the table is shown by some failure.
func TestEvidence(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	linux, notWindows := runtime.GOOS == "linux", runtime.GOOS != "windows"
	count := func(alice *check.Visitor) { alice.Hears("user count", 1) }
	pings := func(alice *check.Visitor) { alice.Pings() }
	refused := func(alice *check.Visitor) {} // what fails is the handshake

	user := func(alice *check.Visitor) {
		alice.Hears("user", map[string]any{"username": "bob", "currentUsers": 1})
	}

	plain := host(t, false)
	cases := []struct {
		evidence string                              // the name of what the failure shows; "" for nothing
		said     string                              // in the failure's message or in its details
		failure  func(t *testing.T) *verdict.Failure // lets a program go wrong
		here     bool                                // this system can show it
		lacking  string                              // what it lacks otherwise
	}{
		{"not-found", "404 Not Found", going("not found", plain, refused), true, ""},
		{"body-first", "answered 200", going("body first", plain, refused), true, ""},
		{"origin", "CheckOrigin refused it", going("check origin", plain, refused), true, ""},
		{"origin", "is not authorized for Host", going("check origin, told by another library", plain, refused), true, ""},
		{"hijacker", "does not implement http.Hijacker", going("hidden hijacker", plain, refused), true, ""},
		{"", "answered 500", going("hidden hijacker, unlogged", plain, refused), true, ""},
		{"", "answered 403", going("forbidden", plain, refused), true, ""},
		{"nil-pointer", "nil pointer dereference", going("nil connection", plain, refused), true, ""},
		{"panic", "panic serving", going("panic before the upgrade", plain, refused), true, ""},
		{"panic", "in handshake, ", turning("panic before the upgrade", plain), true, ""},
		{"panic", "on a page", playing(plain, func(t *check.T) { t.Visitor("alice").Gets("/panics", check.Status(400, 499)) }), true, ""},
		{"panic", "got no answer to GET /panics", playing(plain, func(t *check.T) { t.Visitor("alice").Gets("/panics", check.HTML()) }), true, ""},

		{"", "heard nothing", going("silent", plain, count), true, ""},
		{"wrong-type", "this is a string", going("count as text", plain, count), true, ""},
		{"misspelt-event", `heard "userCount"`, going("other name", plain, count), true, ""},
		{"struct-tags", `was sent {"Event":"user count","Data":1}.`, going("no struct tags", plain, count), true, ""},
		{"go-names", `only "Data" and "Name"`, going("Go names", plain, count), true, ""},
		{"wrong-envelope", `only "payload" and "type"`, going("other keys", plain, count), true, ""},
		{"bare-value", "it's only a number", going("bare value", plain, count), true, ""},
		{"many-documents", `"data":1}\n{"event"`, going("two in one", plain, count), true, ""},
		{"binary-frame", "it's a binary message", going("binary", plain, count), true, ""},
		{"not-json", `was sent "user count: 1".`, going("plain text", plain, count), true, ""},
		{"invalid-utf8", `\xe9`, going("latin-1", plain, count), true, ""},
		{"missing-field", `"currentUsers" is missing`, going("user without a field", plain, user), true, ""},
		{"other-key", `"username" is missing ("name" holds "bob")`, going("user under another name", plain, user), true, ""},
		{"empty-field", `"username" is "", not "bob"`, going("user with an empty name", plain, user), true, ""},
		{"misspelt-field", `"CurrentUsers" should be "currentUsers"`, going("user with another key", plain, user), true, ""},
		{"wrong-field-type", `"currentUsers" is the string "1"`, going("user with a text", plain, user), true, ""},
		{"not-an-object", "this is an array", going("user as a list", plain, user), true, ""},
		{"json-twice", "encoded as JSON twice", going("user in JSON in JSON", plain, user), true, ""},
		{"overtaken", `with 3 and then with 2. Our clients only joined in that time`, playing(plain, func(t *check.T) {
			alice := t.Visitor("alice")
			alice.Connect(check.Asking("way=" + url.QueryEscape("overtakes")))
			alice.Hears("user count", check.EndsAt(4, 1, 4))
		}), true, ""},
		{"floods", "it seems to send without end", going("sends without end", plain, count), true, ""},
		{"log-floods", "it can't tell what the log says", playing(plain, func(t *check.T) {
			t.Visitor("alice").Connect(check.Asking("way=" + url.QueryEscape("logs without end")))
			t.Logs("read failed", check.Exactly(1_000_000))
		}), true, ""},
		{"second-answer", "a second HTTP answer", going("second answer", plain, pings), true, ""},
		{"handler-returns", "dropped the connection without a close frame", going("returns", plain, count), true, ""},
		{"handler-returns", "dropped the connection without a close frame", going("resets", plain, count), true, ""},
		{"", "closed the socket (1008: who are you?)", going("closes", plain, count), true, ""},
		{"coder-close-read", "1008: unexpected data message", going("closes like CloseRead", plain, count), true, ""},
		{"coder-wsjson", "1007: failed to unmarshal JSON", going("closes like wsjson.Read", plain, count), true, ""},
		{"after-the-upgrade", "closed the socket (1008: who are you?)", turning("closes", plain), true, ""},
		{"after-the-upgrade", "without a close frame", turning("explains and closes", plain), true, ""},

		{"cookie-not-valid", "the value is not valid", going("cookie not valid", plain, refused), true, ""},
		{"cookie-not-there", "named cookie not present", going("cookie not there", plain, refused), true, ""},
		{"cookie-cut", "invalid byte", going("cookie cut", plain, refused), true, ""},
		{"answered-twice", "superfluous response.WriteHeader", going("answered twice", plain, refused), true, ""},
		{"deadline-passed", "i/o timeout", going("read deadline", plain, count), true, ""},
		{"panic", "at the disco", going("panics", plain, count), true, ""},
		{"nil-map", "assignment to entry in nil map", going("nil map", plain, count), true, ""},
		{"closed-channel", "close of closed channel", going("closes a channel twice", plain, count), true, ""},
		{"send-closed", "send on closed channel", going("sends on a closed channel", plain, count), true, ""},
		{"exits", "exited with status 1", going("exits", plain, count), true, ""},
		{"concurrent-map", "fatal error: concurrent map", going("concurrent map", plain, count), true, ""},
		{"concurrent-write", "concurrent write to websocket connection", going("concurrent write", plain, count), true, ""},
		{"unlocked-twice", "Unlock of unlocked RWMutex", going("unlocks what is not locked", plain, count), true, ""},
		{"read-after-the-end", "repeated read", playing(plain, func(t *check.T) {
			alice := t.Visitor("alice")
			alice.Connect(check.Asking("way=" + url.QueryEscape("reads on")))
			alice.Leaves()
			t.LogsNoPanic()
		}), true, ""},
		{"fatal-error", "fatal error: stack overflow", going("calls itself", plain, count), true, ""},
		{"deadlock", "(sync.Mutex.Lock)", going("locks twice", plain, count), notWindows, "SIGQUIT"},
		{"", "hub (chan send)", going("sends to itself", plain, count), notWindows, "SIGQUIT"},
		{"", "heard nothing; expected \"user count\" 1. One of its goroutines is waiting until", going("sends to itself", plain, count), notWindows, "SIGQUIT"},
		{"sends-with-the-lock", "still waiting for a channel or a lock", going("sends with the lock", plain, count), notWindows, "SIGQUIT"},
		{"nobody-receives", "(chan send)", going("sends to nobody", plain, count), notWindows, "SIGQUIT"},

		{"changed-size", "Set changed size", excepting(`for socket in sockets:`, "RuntimeError: Set changed size during iteration"), true, ""},
		{"connection-closed", "received 1001", excepting(`await socket.recv()`, "websockets.exceptions.ConnectionClosedOK: received 1001 (going away)"), true, ""},
		{"local-variable", "currentUsers", excepting(`currentUsers += 1`, "UnboundLocalError: cannot access local variable 'currentUsers' where it is not associated with a value"), true, ""},
		{"exception", "server.py", excepting(`emit("user count", count)`, "NameError: name 'count' is not defined"), true, ""},
		{"exception", "positional argument", printing("Traceback (most recent call last):", "TypeError: handle() missing 1 required positional argument: 'path'"), true, ""},
		{"not-awaited", "coroutine 'emit'", printing("/home/ada/run:34: RuntimeWarning: coroutine 'emit' was never awaited", `  emit("user count", 1)`), true, ""},

		{"all-asleep", "exited with status 2 before it listened", starting("advice/testdata/asleep"), true, ""},
		{"fixed-port", "exited with status 1 before it listened", starting("advice/testdata/taken"), true, ""},
		{"fixed-port", "listens on port", starting("program/testdata/fixedport"), linux, "a way to see who listens where"},
		{"unused-variable", "declared and not used", compiling("", `x := 1`), true, ""},
		{"unknown-name", "declared and not used", compiling("", "x := 1\ncuont++"), true, ""},
		{"given-file", "undefined: newServer", compilingIn("main.go", "", `newServer()`), true, ""},
		{"missing-import", "undefined: sync", compiling("", `var mu sync.Mutex; mu.Lock()`), true, ""},
		{"no-this", "undefined: this", compiling("", `this.count++`), true, ""},
		{"other-capital", "but does have method Lock", compiling(`import "sync"`, `var mu sync.Mutex; mu.lock()`), true, ""},
		{"range-order", "type bool has no field or method", compiling("", `for _, c := range map[string]bool{} { c.Emit() }`), true, ""},
		{"no-such-method", "has no field or method emit", compiling("type server struct{}", `new(server).emit()`), true, ""},
		{"single-quotes", "rune literal", compiling("", `println('user count')`), true, ""},
		{"declared-twice", "redeclared in this block", compiling("func main() {}", ``), true, ""},
		{"nothing-new", "no new variables", compiling("", "x := 1\nx := 2\nprintln(x)"), true, ""},
		{"empty-file", "expected 'package'", empty(), true, ""},
		{"method-of-a-type", "needs pointer receiver", compiling(`import "strings"`, `strings.Builder.Len()`), true, ""},
		{"number-of-arguments", "not enough arguments", compiling("func join(n int) {}", `join()`), true, ""},
		{"missing-comma", "possibly missing comma", compiling("", "println([]int{\n1\n})"), true, ""},
		{"another-language", "at end of statement", compiling("", `let n = 1`), true, ""},
		{"another-language", "at end of statement", compiling("", "while (true) {\n}"), true, ""},
		{"another-language", "unexpected ++", compiling("", "var n int\n++n"), true, ""},
		{"another-language", "expected expression", compiling("", `println({event: "user count"})`), true, ""},
		{"another-language", "unexpected name join", compiling("", `func join() {}`), true, ""},
		{"unused-import", "imported and not used", compiling(`import "os"`, ""), true, ""},
		{"unknown-name", "undefined: cuont", compiling("", `cuont++`), true, ""},
		{"number-of-values", "assignment mismatch", compiling("", "conn := func() (int, error) { return 1, nil }()\n_ = conn"), true, ""},
		{"type-mismatch", "cannot use", compiling("", `var n int = "1"; _ = n`), true, ""},
		{"type-mismatch", "mismatched types", compiling("", `var n int64; m := 1; _ = n + m`), true, ""},
		{"missing-return", "missing return", compiling("", "}\nfunc other() int { "), true, ""},
		{"syntax", "syntax error", compiling("", "if true\n{\n}"), true, ""},
		{"", "duplicate case", compiling("", "switch 1 { case 1: case 1: }"), true, ""},
	}
	race, lacking := program.HasRaceDetector(t.Context(), ".")
	if !race && os.Getenv("CI") == "true" {
		t.Fatal(lacking)
	}
	raced := plain
	if race {
		raced = host(t, true)
	}
	for _, with := range []struct{ evidence, said, way string }{
		{"data-race", "main.race.func1() ", "race"},
		{"data-race", `In the same run: alice heard "user count" 7`, "race and wrong count"},
		{"map-race", "main.socket", "race on a map"},
		{"socket-race", "main.socket", "race on a socket"},
	} {
		one := cases[0]
		one.evidence, one.said, one.failure, one.here, one.lacking = with.evidence, with.said, going(with.way, raced, count), race, lacking
		cases = append(cases, one)
	}

	var mu sync.Mutex
	reached, skipped := map[advice.Row]bool{}, map[string]bool{}
	t.Run("shows", func(t *testing.T) { // ends when all of them have
		for _, test := range cases {
			t.Run(test.evidence+" "+test.said, func(t *testing.T) {
				t.Parallel()
				if !test.here {
					mu.Lock()
					skipped[test.evidence] = true
					mu.Unlock()
					t.Skipf("here it cannot be shown: there is lacking %s", test.lacking)
				}
				failure := test.failure(t)
				row, _ := advice.RowOf(*failure)
				whole := failure.Message + "\n" + strings.Join(failure.Detail, "\n")
				require.Equal(t, test.evidence, row.Name, "%s: %s", failure.Kind, whole)
				require.Contains(t, whole, test.said)
				mu.Lock()
				defer mu.Unlock()
				reached[row] = true
			})
		}
	})
	if t.Failed() || len(reached) < 2 { // a single one was asked for
		return
	}
	for _, row := range advice.Rows() {
		if !reached[row] && !skipped[row.Name] {
			t.Errorf("no failure shows the evidence %q: %s", row.Name, row.Body)
		}
	}
}

// TestEvidenceHasSentencesOfItsOwn sees to it that no two causes share a sentence, and that one cause is called by one.
func TestEvidenceHasSentencesOfItsOwn(t *testing.T) {
	subjects, names, bodies := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, row := range advice.Rows() {
		if other, ok := subjects[row.Name]; ok && other != row.Subject {
			t.Errorf("%q is called both %q and %q", row.Name, other, row.Subject)
		}
		if other, ok := names[row.Subject]; ok && other != row.Name {
			t.Errorf("%q is said of both %s and %s", row.Subject, other, row.Name)
		}
		if bodies[row.Body] {
			t.Errorf("this is said twice: %s", row.Body)
		}
		subjects[row.Name], names[row.Subject], bodies[row.Body] = row.Subject, row.Name, true
		require.NotRegexp(t, `\.$|^[A-Z][a-z]+ [a-z]`, row.Subject, "a subject is half a sentence")
		require.Regexp(t, `^\S.*[.]$`, row.Body, "a body is whole sentences")
	}
}

// host starts testdata/ways, which goes wrong in the way that it is asked for.
func host(t *testing.T, race bool) check.Options {
	t.Helper()
	binary, err := keeper.Build(t.Context(), source(t, "advice/testdata/ways"), program.BuildOptions{Race: race})
	require.NoError(t, err)
	return check.Options{
		Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			return keeper.Start(ctx, binary, options)
		},
		Dialect: wire.JSON{}, Seed: 1, Race: race,
	}
}

func source(t *testing.T, dir string) program.Source {
	t.Helper()
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	return program.Source{Dir: filepath.Join(root, "grader", "internal", filepath.FromSlash(dir)), Shown: dir, Root: root, As: "work/test"}
}

// playing runs a check that fails.
func playing(h check.Options, run func(t *check.T)) func(t *testing.T) *verdict.Failure {
	return func(t *testing.T) *verdict.Failure {
		t.Helper()
		v, fault := check.Run(t.Context(), check.Check{ID: "sample", Run: run}, h)
		require.Nil(t, fault)
		require.Equal(t, verdict.Failed, v.Outcome, v.Reason)
		wording.Speak().Check(&v)
		return v.Failure
	}
}

// going has alice connect to a server that goes wrong, and then expect something.
func going(way string, h check.Options, expects func(alice *check.Visitor)) func(t *testing.T) *verdict.Failure {
	return playing(h, func(t *check.T) {
		alice := t.Visitor("alice")
		alice.Connect(check.Asking(url.Values{"way": {way}}.Encode()))
		expects(alice)
	})
}

// excepting is a failure behind which Python has printed an exception, in the learner's own line.
func excepting(code, exception string) func(t *testing.T) *verdict.Failure {
	return printing("Traceback (most recent call last):", `  File "/home/ada/server.py", line 7, in handle`, "    "+code, exception)
}

// printing is a failure of a program in Python that has printed these lines.
func printing(texts ...string) func(t *testing.T) *verdict.Failure {
	return func(t *testing.T) *verdict.Failure {
		t.Helper()
		var lines []program.Line
		for _, text := range texts {
			lines = append(lines, program.Line{Text: text})
		}
		told := program.Exception(lines)
		require.NotEmpty(t, told)
		return &verdict.Failure{Kind: verdict.NeverHeard, Facts: verdict.Facts{Language: verdict.Python}, Detail: told}
	}
}

// turning has mallory come to a server that should refuse her and goes wrong.
func turning(way string, h check.Options) func(t *testing.T) *verdict.Failure {
	return playing(h, func(t *check.T) {
		t.Visitor("mallory").Refused("without a login", check.WithCookie("way="+url.QueryEscape(way)))
	})
}

// starting starts a program that does not come up.
func starting(dir string) func(t *testing.T) *verdict.Failure {
	return func(t *testing.T) *verdict.Failure {
		t.Helper()
		binary, err := keeper.Build(t.Context(), source(t, dir), program.BuildOptions{})
		require.NoError(t, err)
		_, err = keeper.Start(t.Context(), binary, program.StartOptions{})
		return faulty(t, err)
	}
}

// compiling compiles a program with these lines above main and in it.
func compiling(above, lines string) func(t *testing.T) *verdict.Failure {
	return compilingIn("server.go", above, lines)
}

// compilingIn is compiling, in a file of that name.
func compilingIn(file, above, lines string) func(t *testing.T) *verdict.Failure {
	return func(t *testing.T) *verdict.Failure {
		t.Helper()
		s := source(t, "")
		s.Dir, s.Shown = t.TempDir(), "work/test"
		text := "package main\n\n" + above + "\n\nfunc main() {\n" + lines + "\n}\n"
		require.NoError(t, os.WriteFile(filepath.Join(s.Dir, file), []byte(text), 0o666))
		_, err := keeper.Build(t.Context(), s, program.BuildOptions{})
		return faulty(t, err)
	}
}

// empty compiles an empty file.
func empty() func(t *testing.T) *verdict.Failure {
	return func(t *testing.T) *verdict.Failure {
		t.Helper()
		s := source(t, "")
		s.Dir, s.Shown = t.TempDir(), "work/test"
		require.NoError(t, os.WriteFile(filepath.Join(s.Dir, "server.go"), nil, 0o666))
		_, err := keeper.Build(t.Context(), s, program.BuildOptions{})
		return faulty(t, err)
	}
}

func faulty(t *testing.T, err error) *verdict.Failure {
	t.Helper()
	var fault *program.Fault
	require.True(t, errors.As(err, &fault), "%v", err)
	failure := fault.Failure
	wording.Speak().Failure(&failure)
	return &failure
}
