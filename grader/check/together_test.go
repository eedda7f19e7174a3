package check_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// HearsAll takes events in any order, each message for one of them, and Emit lets a group send.
func TestSeveral(t *testing.T) {
	t.Parallel()
	h := host(t, mortal)
	says := func(v *check.Visitor, event string, data any) { v.Emits(event, data) } // mortal answers with the same
	for _, test := range []struct {
		name string
		run  func(t *check.T)
		said string // in the failure's message; "" for a check that passes
	}{
		{"in the order in which they came", func(t *check.T) {
			alice := t.Connect("alice")
			says(alice, "welcome", "alice")
			says(alice, "count", 1)
			alice.HearsAll(check.Event("welcome", "alice"), check.Event("count", 1))
		}, ""},
		{"in the other order", func(t *check.T) {
			alice := t.Connect("alice")
			says(alice, "welcome", "alice")
			says(alice, "count", 1)
			alice.HearsAll(check.Event("count", 1), check.Event("welcome", "alice"))
		}, ""},
		{"two of one event", func(t *check.T) {
			alice := t.Connect("alice")
			says(alice, "joined", map[string]string{"name": "bob"})
			says(alice, "joined", map[string]string{"name": "carol"})
			alice.HearsAll(check.Event("joined", map[string]string{"name": "carol"}), check.Event("joined", map[string]string{"name": "bob"}))
		}, ""},
		{"the same twice, which came once", func(t *check.T) {
			alice := t.Connect("alice")
			says(alice, "joined", "bob")
			alice.HearsAll(check.Event("joined", "bob"), check.Event("joined", "bob"))
		}, `expected "joined" "bob"`},
		{"the same twice, which came twice", func(t *check.T) {
			alice := t.Connect("alice")
			says(alice, "joined", "bob")
			says(alice, "joined", "bob")
			alice.HearsAll(check.Event("joined", "bob"), check.Event("joined", "bob"))
		}, ""},
		{"one that never came", func(t *check.T) {
			alice := t.Connect("alice")
			says(alice, "welcome", "alice")
			alice.HearsAll(check.Event("welcome", "alice"), check.Event("news", "none"))
		}, `expected "news" "none"`},
		{"what came before them is over, and what comes behind them is not", func(t *check.T) {
			alice := t.Connect("alice")
			says(alice, "a", 1)
			says(alice, "b", 2)
			alice.HearsAll(check.Event("b", check.JSON(2)), check.Event("a", check.JSON(1)))
			says(alice, "a", 3)
			alice.Hears("a", check.JSON(3))
			alice.Hears("b", check.JSON(2))
		}, `expected "b" 2`},
		{"a group with data of its own for each", func(t *check.T) {
			group := t.ConnectAll("bot", 4)
			group.Emit("name", func(v *check.Visitor) any { return "I am " + v.Name })
			group.Each(func(v *check.Visitor) { v.Hears("name", "I am "+v.Name) })
		}, ""},
		{"a group with the same for all, in pieces", func(t *check.T) {
			group := t.ConnectAll("bot", 4)
			group.Emit("note", "hello", check.InPieces(3))
			group.Hear("note", "hello")
			group.Emit("note", check.Letters(100))
			check.Group{}.Emit("note", "hello")
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v, fault := check.Run(t.Context(), check.Check{ID: "sample", Title: "a sample", Run: test.run}, h)
			require.Nil(t, fault)
			if test.said == "" {
				require.Equal(t, verdict.Passed, v.Outcome, "%+v %s", v.Failure, v.Reason)
				return
			}
			require.Equal(t, verdict.Failed, v.Outcome, v.Reason)
			wording.Speak().Check(&v)
			require.Contains(t, v.Failure.Message, test.said)
		})
	}
}
