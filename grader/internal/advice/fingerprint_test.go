package advice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/advice"
)

// TestMerge makes one fingerprint of several runs: a few kinds are remembered, many are any.
func TestMerge(t *testing.T) {
	run := func(kind string) advice.Fingerprint {
		return advice.Fingerprint{"one": {Step: "alice hears (1)", Kind: kind, Variant: "-1"}}
	}
	few := advice.Merge(run("deadlock"), run("closed"), run("deadlock"))
	require.Equal(t, advice.Mark{Step: "alice hears (1)", Kind: "closed or deadlock", Variant: "-1"}, few["one"])
	require.True(t, few.Fits(run("closed")))
	require.True(t, few.Fits(run("deadlock")))
	require.False(t, few.Fits(run("wrong-value")))
	require.Equal(t, few, advice.Merge(few, few))

	many := advice.Merge(few, run("wrong-value"), run("never-heard"))
	require.Equal(t, advice.Any, many["one"].Kind)
	require.True(t, many.Fits(run("page")))

	some := advice.Merge(run("closed"), advice.Fingerprint{"two": {Kind: "page"}})
	require.True(t, some["one"].Maybe)
	require.True(t, some["two"].Maybe)
}

// TestMisfits names what differs from a fingerprint, so that an author sees why a mistake isn't recognized.
func TestMisfits(t *testing.T) {
	known := advice.Fingerprint{
		"one": {Step: "alice hears (1)", Kind: "wrong-value", Variant: "*"}, "two": {Kind: "closed", Maybe: true}, "three": {Kind: "page"},
		"probe/asked": {Variant: "yes"}, "probe/not-asked": {Variant: "yes"},
	}
	right := advice.Fingerprint{"one": {Step: "alice hears (1)", Kind: "wrong-value", Variant: "-1"}, "three": {Kind: "page"}, "probe/asked": {Variant: "yes"}}
	require.Empty(t, known.Misfits(right))
	require.Equal(t, []string{"four: deadlock", "one: bob hears (1) wrong-value -1", "probe/asked: no", "three: passed"},
		known.Misfits(advice.Fingerprint{"one": {Step: "bob hears (1)", Kind: "wrong-value", Variant: "-1"}, "four": {Kind: "deadlock"}, "probe/asked": {Variant: "no"}}))
}
