package check_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// The words of a failure say what was so, and no more than that.
func TestWords(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	h := host(t, mortal)
	const announced = "A user has connected"
	logged := func(line string, then func(t *check.T)) func(t *check.T) {
		return func(t *check.T) {
			alice := t.Connect("alice")
			alice.Emits("log", line)
			alice.Hears("log", line)
			then(t)
		}
	}
	exactly := func(t *check.T) { t.Logs(announced, check.Exactly(1)) }
	for _, test := range []struct {
		name string
		run  func(t *check.T)
		kind verdict.Kind
		said string
	}{
		{"a count that comes too early, though somebody has just come", func(t *check.T) {
			alice := t.Connect("alice")
			alice.Emits("count", 1)
			alice.Hears("count", 1)
			alice.Sends(`{"event":"count","data":2}`) // which is no cause of a new count
			alice.Pings()
			t.Connect("bob")
			alice.Hears("count", 2)
		}, "wrong-value", `alice heard "count" 2; at that moment it should have been 1.`},
		{"a count that another has heard as the last", func(t *check.T) {
			alice, bob := t.Connect("alice"), t.Connect("bob")
			bob.Sends(`{"event":"count","data":1}`)
			bob.Sends(`{"event":"count","data":2}`)
			bob.Pings()
			alice.Hears("count", 2)
		}, "never-heard", `alice heard nothing; expected "count" 2. bob heard it.`},
		{"a count that another has heard on the way to the next", func(t *check.T) {
			alice, bob := t.Connect("alice"), t.Connect("bob")
			bob.Sends(`{"event":"count","data":1}`)
			bob.Sends(`{"event":"count","data":2}`)
			bob.Pings()
			alice.Hears("count", 1)
		}, "never-heard", `alice heard nothing; expected "count" 1.`},
		{
			"a log line in other words", logged("2026/01/02 15:04:05 a user connected", exactly),
			"log-misspelt", `The log should say exactly "A user has connected"; it says "a user connected".`,
		},
		{
			"a log line in other words, as JSON", logged(`{"time":"2026-01-02T15:04:05Z","level":"INFO","msg":"A user connected","n":1}`, exactly),
			"log-misspelt", `The log should say exactly "A user has connected"; it says "A user connected".`,
		},
		{
			"a log line in other words, as slog's text", logged(`time=2026-01-02T15:04:05Z level=INFO msg="User has connected" n=1`, func(t *check.T) { t.Logs(announced) }),
			"log-misspelt", `The log should say exactly "A user has connected"; it says "User has connected".`,
		},
		{"something else in the log, in quotes", logged(`serving "the page" to "A user"`, exactly), "log-missing", `The log never says "A user has connected".`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v, fault := check.Run(t.Context(), check.Check{ID: "sample", Run: test.run}, h)
			require.Nil(t, fault)
			require.Equal(t, verdict.Failed, v.Outcome, v.Reason)
			require.Equal(t, test.kind, v.Failure.Kind)
			wording.Speak().Check(&v)
			require.Equal(t, test.said, v.Failure.Message)
		})
	}
}

// A program that the grader itself ends, to count the lines of its log, has hung up on nobody.
func TestOwnStopIsNoNews(t *testing.T) {
	t.Parallel()
	h := host(t, mortal)
	for name, verb := range map[string]func(t *check.T){
		"exactly": func(t *check.T) { t.Logs("hello", check.Exactly(2)) },
		"at most": func(t *check.T) { t.Logs("hello", check.AtMost(0)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, fault := check.Run(t.Context(), check.Check{ID: "sample", Run: func(t *check.T) {
				alice := t.Connect("alice")
				alice.Emits("log", "hello")
				alice.Hears("log", "hello")
				verb(t)
			}}, h)
			require.Nil(t, fault)
			require.Equal(t, verdict.Failed, v.Outcome, v.Reason)
			require.Equal(t, verdict.LogCount, v.Failure.Kind)
			for _, event := range v.Events {
				require.NotEqual(t, verdict.Gone, event.Kind, "the program did not hang up on %s", event.Client)
			}
		})
	}
}
