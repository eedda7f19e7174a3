package check_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// A verb does what its options and values say, and its step says so, too. What has no verb is the fault of the check's author.
func TestOptionsOfVerbs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	h := host(t, mortal)
	connected := func(do func(alice *check.Visitor)) func(t *check.T) {
		return func(t *check.T) { do(t.Connect("alice")) }
	}
	for _, test := range []struct {
		name    string
		run     func(t *check.T)
		outcome verdict.Outcome
		step    string // the text of the last step
		said    string // of a failure
	}{
		{"an event", connected(func(alice *check.Visitor) { alice.Emits("note", "hi") }), verdict.Passed, `emits "note" "hi"`, ""},
		{"an event in pieces", connected(func(alice *check.Visitor) {
			alice.Emits("note", "hi", check.InPieces(3))
			alice.Hears("note", "hi")
		}), verdict.Passed, `hears "note" "hi"`, ""},
		{"events in a row", connected(func(alice *check.Visitor) {
			alice.Emits("note", check.InARow([]string{"one", "two"}))
			alice.Hears("note", "one")
			alice.Hears("note", "two")
		}), verdict.Passed, `hears "note" "two"`, ""},
		{"events, and out", connected(func(alice *check.Visitor) {
			alice.Emits("note", check.InARow([]string{"one", "two"}), check.ThenLeaves())
		}), verdict.Passed, `emits "note" twice in a row and leaves`, ""},
		{"letters", connected(func(alice *check.Visitor) { alice.Emits("note", check.Letters(9000), check.MayFail()) }), verdict.Passed, `emits "note" with 9000 letters`, ""},
		{"a frame", connected(func(alice *check.Visitor) { alice.Sends("{") }), verdict.Passed, `sends {`, ""},
		{"a binary frame", connected(func(alice *check.Visitor) { alice.Sends("{", check.Binary(), check.MayFail()) }), verdict.Passed, `sends the binary frame {`, ""},
		{"a frame in pieces", connected(func(alice *check.Visitor) { alice.Sends(`{"event":"note"}`, check.InPieces(2)) }), verdict.Passed, `sends {"event":"note"} in 2 frames`, ""},
		{"a binary event", connected(func(alice *check.Visitor) { alice.Emits("note", "hi", check.Binary()) }), verdict.Error, "connects", ""},
		{"one event, and out", connected(func(alice *check.Visitor) { alice.Emits("note", "hi", check.ThenLeaves()) }), verdict.Error, "connects", ""},
		{"a frame, and out", connected(func(alice *check.Visitor) { alice.Sends("hi", check.ThenLeaves()) }), verdict.Error, "connects", ""},
		{"letters in pieces", connected(func(alice *check.Visitor) { alice.Emits("note", check.Letters(5), check.InPieces(2)) }), verdict.Error, "connects", ""},

		{"leaving without a socket", func(t *check.T) { t.Visitor("alice").Leaves(check.ByReset()) }, verdict.Error, "", ""},
		{"leaving in mid-handshake", func(t *check.T) { t.Visitor("alice").Leaves(check.MidHandshake()) }, verdict.Passed, `vanishes in the middle of the handshake`, ""},
		{"a group that leaves in one way", func(t *check.T) { t.ConnectAll("visitor", 4).Leave(check.WithCode(1000)) }, verdict.Passed, `4 clients leave at once`, ""},
		{"staying for a second", connected(func(alice *check.Visitor) { alice.StaysOpen(time.Second) }), verdict.Passed, `sends nothing for 1 second, and stays connected`, ""},

		{"a page", func(t *check.T) { t.Visitor("alice").Gets("/", check.HTML()) }, verdict.Failed, `asks for the page at /`, `alice asked for the page at / and got 404 Not Found; expected 200 with HTML.`},
		{"a status", func(t *check.T) { t.Visitor("alice").Gets("/nowhere", check.Status(404, 404)) }, verdict.Passed, `asks for /nowhere`, ""},
		{
			"another status", func(t *check.T) { t.Visitor("alice").Gets("/nowhere", check.Status(200, 299)) }, verdict.Failed,
			`asks for /nowhere`, `alice asked for /nowhere and got 404 Not Found; expected a status from 200 to 299.`,
		},
		{
			"one status", func(t *check.T) { t.Visitor("alice").Gets("/nowhere", check.Status(204, 204)) }, verdict.Failed,
			`asks for /nowhere`, `alice asked for /nowhere and got 404 Not Found; expected 204 No Content.`,
		},
		{
			"a status of the socket's path", func(t *check.T) { t.Visitor("alice").Gets("/ws", check.Status(401, 403)) }, verdict.Failed,
			`asks for /ws without a handshake`, `alice asked for /ws without a handshake and got 400 Bad Request; expected a status from 401 to 403.`,
		},
		{"any answer", func(t *check.T) { t.Visitor("alice").Gets("/nowhere", check.AnyAnswer()) }, verdict.Passed, `looks at the page at /nowhere`, ""},

		{"a pattern in the log", connected(func(alice *check.Visitor) {
			alice.Emits("log", "user 17 came")
			alice.T().Logs(check.Pattern(`user \d+ came`))
		}), verdict.Passed, `the log says "user \\d+ came"`, ""},
		{"exactly so many lines like a pattern", connected(func(alice *check.Visitor) {
			alice.Emits("log", "user 17 came")
			alice.T().Logs(check.Pattern(`user \d+ came`), check.Exactly(1))
		}), verdict.Passed, `the log says "user \\d+ came" once`, ""},
		{"too many lines of the log", connected(func(alice *check.Visitor) {
			alice.Emits("log", "hello")
			alice.Hears("log", "hello")
			alice.T().Logs("hello", check.AtMost(0))
		}), verdict.Failed, `the log has at most 0 lines like "hello"`, `The log has 1 lines like "hello"; expected at most 0.`},

		{"nothing of a secret", connected(func(alice *check.Visitor) {
			alice.Emits("note", "hello")
			alice.Hears("note", "hello")
			alice.HasHeard(check.AnyEvent, check.NothingOf("s3cret"))
			alice.HasHeard("other", check.NothingOf("hello"))
		}), verdict.Passed, `has heard nothing with "hello" in it`, ""},
		{"something of a secret", connected(func(alice *check.Visitor) {
			alice.Emits("note", "my s3cret")
			alice.Hears("note", "my s3cret")
			alice.HasHeard(check.AnyEvent, check.NothingOf("s3cret"))
		}), verdict.Failed, `has heard nothing with "s3cret" in it`, `alice was sent {"event":"note","data":"my s3cret"}. That wasn't meant for alice, under any event.`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v, fault := check.Run(t.Context(), check.Check{ID: "sample", Run: test.run}, h)
			require.Nil(t, fault)
			require.Equal(t, test.outcome, v.Outcome, "%s %+v", v.Reason, v.Failure)
			wording.Speak().Check(&v)
			if test.step != "" {
				require.Equal(t, test.step, v.Steps[len(v.Steps)-1].Text)
			}
			if test.said != "" {
				require.Equal(t, test.said, v.Failure.Message)
			}
		})
	}
}
