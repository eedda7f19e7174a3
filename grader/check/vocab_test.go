package check_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
	"handshake/lessons/vocab"
)

// What is wrong with a chat message has a kind of its own, and words that name the mistake.
func TestChatWords(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	const programs = "grader/testdata/servers/"
	joins := func(t *check.T, name string) *check.Visitor {
		v := t.Visitor(name)
		vocab.Registers(v)
		v.Connect()
		v.Hears("user", map[string]string{"username": vocab.UserOf(v).Name})
		return v
	}
	says := func(text string) func(t *check.T, alice, bob *check.Visitor) {
		return func(_ *check.T, alice, bob *check.Visitor) {
			alice.Emits(vocab.ChatMessage, text)
			alice.Hears(vocab.ChatMessage, vocab.From(alice, text))
		}
	}
	for _, test := range []struct {
		program string
		run     func(t *check.T, alice, bob *check.Visitor)
		kind    verdict.Kind
		said    string
	}{
		{"pass/chat-hub", says("hello"), "", ""},
		{"fail/chat-cuts-at-1000", says(strings.Repeat("ha", 600)), "altered", "Only the first 1000 of its 1200 characters arrived."},
		{"fail/chat-line-breaks-to-spaces", says("a longish first line\nand the second"), "altered", `alice sent "…h first line\nand the second", and alice heard "…h first line and the second".`},
		{"explained/06-trims-the-text", says(" hello "), "altered", "The spaces around it are gone."},
		{"explained/06-everybody-but-the-sender", func(_ *check.T, alice, bob *check.Visitor) {
			alice.Emits(vocab.ChatMessage, "hello")
			bob.Hears(vocab.ChatMessage, vocab.From(alice, "hello"))
			alice.Hears(vocab.ChatMessage, vocab.From(alice, "hello"))
		}, "never-heard", " bob heard it."},
		{"explained/06-sender-hears-it-twice", func(t *check.T, alice, bob *check.Visitor) {
			alice.Emits(vocab.ChatMessage, "hello")
			carol := joins(t, "carol")
			alice.Hears("user", map[string]string{"username": vocab.UserOf(carol).Name})
			alice.HasHeard(vocab.ChatMessage, vocab.NoneTwice())
		}, "heard-twice", "alice heard the same message twice"},
		{"fail/chat-name-in-the-data", func(_ *check.T, alice, bob *check.Visitor) {
			alice.Sends(`{"event":"chat message","data":{"name":"`+vocab.UserOf(bob).Name+`","text":"it was me"}}`, check.MayFail())
			alice.Emits(vocab.ChatMessage, "hello")
			bob.Hears(vocab.ChatMessage, vocab.From(alice, "hello"))
		}, "wrong-name", "alice sent that, logged in as"},
		{"fail/chat-passes-events-on", func(_ *check.T, alice, bob *check.Visitor) {
			alice.Sends(`{"event":"alarm","data":"fire"}`, check.MayFail())
			alice.Emits(vocab.ChatMessage, "hello")
			bob.Hears(vocab.ChatMessage, vocab.From(alice, "hello"))
			bob.HasHeard("alarm", check.Never("fire"))
		}, "still-heard", `bob heard "alarm" "fire". That never happened`},
		{"fail/chat-first-frame-only", func(_ *check.T, alice, bob *check.Visitor) {
			alice.Emits(vocab.ChatMessage, "a message in pieces", check.InPieces(3))
			alice.Hears(vocab.ChatMessage, vocab.From(alice, "a message in pieces"))
		}, "never-heard", `expected "chat message"`},
		{"explained/06-fatal-on-bad-json", func(_ *check.T, alice, bob *check.Visitor) {
			alice.Sends(`{`, check.MayFail())
			alice.Leaves()
			bob.Hears("user", map[string]any{"username": vocab.UserOf(alice).Name, "connected": false})
		}, "program-ended", "exited with status 1"},
	} {
		t.Run(test.program, func(t *testing.T) {
			c := check.Check{ID: "words", Run: func(t *check.T) { test.run(t, joins(t, "alice"), joins(t, "bob")) }}
			v, fault := check.Run(t.Context(), c, host(t, programs+test.program))
			require.Nil(t, fault)
			if test.kind == "" {
				require.Equal(t, verdict.Passed, v.Outcome, "%+v", v.Failure)
				return
			}
			require.Equal(t, verdict.Failed, v.Outcome, "%s", v.Reason)
			require.Equal(t, test.kind, v.Failure.Kind)
			words, err := wording.New(wording.English().With(vocab.Words))
			require.NoError(t, err)
			words.Check(&v)
			require.Contains(t, v.Failure.Message, test.said)
		})
	}
}
