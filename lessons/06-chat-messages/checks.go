// Package chatmessages has the checks of lesson 06.
package chatmessages

import (
	"encoding/json"
	"maps"
	"strings"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/lessons/vocab"
)

const (
	chatMessage = "chat message"
	user        = "user"

	currentUsers = "currentUsers"
)

// Lesson says what the program must do: send each visitor's chat messages to everyone, under the session's name, and survive anything else
// that a visitor sends.
var Lesson = curriculum.Lesson{
	ID:      "06-chat-messages",
	Title:   "Chat messages",
	Explore: explore.Contract{Names: vocab.Names, Holds: explore.Sockets | explore.Leaves | explore.Accounts | explore.Announcements | explore.Chat},
	Probes:  probes,
	Checks: []check.Check{
		{
			ID:    "hears-oneself",
			Title: "the sender hears its own message",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				text := t.Word(10)
				alice.Emits(chatMessage, text)
				alice.Hears(chatMessage, vocab.From(alice, text))
			},
		},
		{
			ID:    "everyone-hears",
			Title: "everyone hears a message with the sender's name",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				bob := joins(t, "bob", alice)
				carol := joins(t, "carol", alice, bob)
				first, second, third := t.Word(10), t.Word(10), t.Word(10)
				alice.Emits(chatMessage, first)
				check.Group{bob, carol}.Hear(chatMessage, vocab.From(alice, first))
				bob.Emits(chatMessage, second)
				check.Group{alice, carol}.Hear(chatMessage, vocab.From(bob, second))
				tab := anotherTab(alice, "tab-2")
				tab.Emits(chatMessage, third)
				check.Group{alice, bob, carol, tab}.Hear(chatMessage, vocab.From(alice, third))
				bob.Leaves() // neither the last to join nor the last to speak
				stay := check.Group{alice, carol, tab}
				stay.Hear(user, went(bob))
				carol.Emits(chatMessage, first+second)
				stay.Hear(chatMessage, vocab.From(carol, first+second))
				for _, v := range stay {
					v.HasHeard(chatMessage, vocab.Times(alice, third, 1))
				}
			},
		},
		{
			ID:    "name-from-session",
			Title: "the name comes from the session, never from the client",
			Run: func(t *check.T) {
				bob, alice := t.Visitor("bob"), t.Visitor("alice")
				vocab.Registers(bob)
				vocab.Registers(alice) // she logs in last, and connects second
				vocab.Intruders(t, alice, bob)
				bob.Connect(vocab.AmongCookies(bob, vocab.UserOf(alice)))
				bob.Hears(user, came(bob))
				name := vocab.UserOf(bob).Name
				alice.Connect(check.Asking("username=" + name + "&user=" + name + "&name=" + name))
				check.Group{alice, bob}.Hear(user, came(alice))
				phone := t.Visitor("phone") // her first browser stays logged in
				vocab.LogsIn(phone, vocab.UserOf(alice))
				phone.Connect()
				check.Group{phone, alice, bob}.Hear(user, came(alice))
				phone.Leaves()
				check.Group{alice, bob}.Hear(user, went(alice))
				attempt := func(frame any) {
					passing(alice, "tab-2", check.Group{alice, bob}, func(tab *check.Visitor) { tab.Sends(asJSON(frame), check.MayFail()) })
				}
				attempt(map[string]any{"event": chatMessage, "data": map[string]string{"username": name, "message": t.Word(10)}})
				claims := map[string]any{}
				for _, key := range []string{"user", "name", "userName", "from", "sender", "author", "nick", "nickname", "id", "as"} {
					claims[key] = name
				}
				in := maps.Clone(claims)
				in["text"] = t.Word(10)
				attempt(map[string]any{"event": chatMessage, "data": in})
				stillTalk(t, bob, alice)
				claims["event"], claims["data"], claims["username"] = chatMessage, t.Word(10), name
				attempt(claims)
				alice.SendsBadHandshakes() // as a logged-in user does by opening /ws in a browser tab
				stillTalk(t, bob, alice)
				if impostor, ok := vocab.TakesTheNameOf(alice, vocab.UserOf(bob)); ok {
					text := t.Word(10)
					check.Group{impostor, alice, bob}.Hear(user, came(alice))
					impostor.Emits(chatMessage, text)
					check.Group{impostor, alice, bob}.Hear(chatMessage, vocab.From(alice, text))
				}
			},
		},
		{
			ID:    "text-unaltered",
			Title: "a message arrives exactly as it was written",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				bob := joins(t, "bob", alice)
				for _, nothing := range []string{"", " \n "} { // the server may ignore these, but they mustn't have any other effect
					alice.Emits(chatMessage, nothing, check.MayFail())
				}
				for _, text := range []string{
					"  " + t.Word(8) + " with spaces around it  ",
					"<b>" + t.Word(8) + "</b> & <script>alert(1)</script>",
					`she said "` + t.Word(8) + `", and 'yes' \o/`,
					t.Word(8) + "\nthe second line\n\tthe third",
					t.Word(8) + " \U0001F469\u200D\U0001F52C caf\u00E9 cafe\u0301 \u65E5\u672C\u8A9E \u05E9\u05DC\u05D5\u05DD \u2028 \U0001F30D",
					`{"event":"chat message","data":"` + t.Word(8) + `"}`,
					"100% of " + t.Word(8) + " %s %d %v",
					"4" + digits(t, 7),
					"WHO SHOUTS " + t.Word(8) + " And Who Does Not",
					t.Word(8) + " of Windows\r\nand of Unix\n",
					"/help " + t.Word(8),
					"@bob &amp; &lt;b&gt; %41 :) https://example.com/" + t.Word(8),
					t.Word(8) + " \x00 \x01 \x1b[31m \t \x7f",
					t.Word(4096),
					strings.Repeat("\"", 3072) + strings.Repeat("\n", 1000) + t.Word(24), // twice as long in JSON
				} {
					alice.Emits(chatMessage, text)
					check.Group{alice, bob}.Hear(chatMessage, vocab.From(alice, text))
				}
				text := t.Word(10)
				alice.Sends(`{ "data": "`+text+`",  "event": "`+chatMessage+`" }`, check.MayFail())
				check.Group{alice, bob}.Hear(chatMessage, vocab.From(alice, text))
				text = t.Word(10)
				alice.Sends("{\n\t\"event\" : \""+chatMessage+"\",\r\n\t\"data\" : \""+text+"\"\n}\n", check.MayFail())
				check.Group{alice, bob}.Hear(chatMessage, vocab.From(alice, text))
				text = t.Word(10) // some clients escape more than a browser does: it's still JSON, and the same text
				alice.Sends(`{"event":"`+chatMessage+`","data":"`+text+` \/ \u0041 \u00E9 \ud83c\udf0d"}`, check.MayFail())
				check.Group{alice, bob}.Hear(chatMessage, vocab.From(alice, text+" / A \u00E9 \U0001F30D"))
				check.Group{alice, bob}.HaveHeard(chatMessage, vocab.OnlyWhatWasSaid())
			},
		},
		{
			ID:    "in-order",
			Title: "one client's messages arrive in order",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				bob := joins(t, "bob", alice)
				carol := joins(t, "carol", alice, bob)
				texts := vocab.SaysMany(alice, 50)
				check.Group{alice, bob, carol}.Hear(chatMessage, vocab.AllFrom(alice, texts))
				alice.Pings()
			},
		},
		{
			ID:    "exactly-once",
			Title: "each message arrives once, even when everyone talks at once",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				bob := joins(t, "bob", alice)
				carol := joins(t, "carol", alice, bob)
				dave := joins(t, "dave", alice, bob, carol)
				all := check.Group{alice, bob, carol, dave}
				said := vocab.SayWhile(all, 100, func() {})
				for i, v := range all {
					all.Hear(chatMessage, vocab.AllFrom(v, said[i]))
				}
				// Anything else that was on its way arrives before a newcomer's announcement.
				joins(t, "erin", all...)
				for _, v := range all {
					v.HasHeard(chatMessage, vocab.NoneTwice())
				}
				// Saying the same thing twice counts twice.
				same, then := t.Word(10), t.Word(10)
				for range 2 {
					alice.Emits(chatMessage, same)
				}
				alice.Emits(chatMessage, then)
				all.Hear(chatMessage, vocab.From(alice, then))
				for _, v := range all {
					v.HasHeard(chatMessage, vocab.Times(alice, same, 2))
				}
				bob.Emits(chatMessage, same) // and again from somebody else
				all.Hear(chatMessage, vocab.From(bob, same))
			},
		},
		{
			ID:    "unknown-events",
			Title: "an unknown event doesn't affect anyone else",
			Run: func(t *check.T) {
				alice, bob, mallory := withMallory(t)
				for _, unknown := range []struct {
					event string
					data  any
				}{
					{"typing", t.Word(10)},
					{"chat massage", t.Word(10)},
					{"Chat Message", t.Word(10)},
					{"typing", chatMessage},
					{"", t.Word(10)},
					{user, map[string]any{"username": vocab.UserOf(bob).Name, "currentUsers": 0, "connected": false}},
					{"disconnect", nil},
					{"message", t.Word(10)},
					{"user count", 99},
				} {
					passing(mallory, "mallory", check.Group{alice, bob}, func(tab *check.Visitor) { tab.Emits(unknown.event, unknown.data, check.MayFail()) })
				}
				alice.HasHeard(user, check.Never(went(bob)))
				check.Group{alice, bob}.HaveHeard(chatMessage, vocab.OnlyWhatWasSaid())
				stillTalk(t, alice, bob)
				t.LogsNoPanic()
				carol := t.Visitor("carol")
				vocab.Registers(carol)
				carol.Connect()
				check.Group{carol, alice, bob}.Hear(user, map[string]any{"username": vocab.UserOf(carol).Name, "currentUsers": 3, "connected": true})
			},
		},
		{
			ID:    "broken-json",
			Title: "a message that isn't an event doesn't affect anyone else",
			Run: func(t *check.T) {
				alice, bob, mallory := withMallory(t)
				for _, text := range []string{"{", "hello", "", "null", "[1,2]", `"chat message"`, "{}", `{"event":5,"data":"x"}`, `{"event":"chat message"`, "{\"event\":\"chat message\",\"data\":\"caf\xe9\"}"} {
					passing(mallory, "mallory", check.Group{alice, bob}, func(tab *check.Visitor) { tab.Sends(text, check.MayFail()) })
				}
				check.Group{alice, bob}.HaveHeard(chatMessage, vocab.OnlyWhatWasSaid())
				stillTalk(t, alice, bob)
				t.LogsNoPanic()
			},
		},
		{
			ID:    "data-is-no-string",
			Title: "a chat message without text affects nobody and isn't passed on",
			Run: func(t *check.T) {
				alice, bob, mallory := withMallory(t)
				for _, data := range []any{42, nil, true, []any{}, []string{"a", "b"}, map[string]any{}, map[string]any{"message": map[string]any{}}} {
					passing(mallory, "mallory", check.Group{alice, bob}, func(tab *check.Visitor) { tab.Emits(chatMessage, data, check.MayFail()) })
					check.Group{alice, bob}.HaveHeard(chatMessage, vocab.OnlyWhatWasSaid())
				}
				// Missing data must not be replaced by the previous message's.
				passing(mallory, "mallory", check.Group{alice, bob}, func(tab *check.Visitor) {
					tab.Emits(chatMessage, t.Word(10))
					tab.Sends(`{"event":"chat message"}`, check.MayFail())
					tab.Sends(`{"event":"chat message","data":null}`, check.MayFail())
				})
				alice.HasHeard(chatMessage, vocab.NoneTwice())
				check.Group{alice, bob}.HaveHeard(chatMessage, vocab.OnlyWhatWasSaid())
				stillTalk(t, alice, bob)
				t.LogsNoPanic()
			},
		},
		{
			ID:    "binary-frame",
			Title: "a binary frame doesn't affect anyone else",
			Run: func(t *check.T) {
				alice, bob, mallory := withMallory(t)
				for _, text := range []string{"\x00\xff\xfe\x80", "", asJSON(map[string]any{"event": chatMessage, "data": t.Word(10)})} {
					passing(mallory, "mallory", check.Group{alice, bob}, func(tab *check.Visitor) { tab.Sends(text, check.Binary(), check.MayFail()) })
				}
				stillTalk(t, alice, bob)
				t.LogsNoPanic()
			},
		},
		{
			ID:    "oversized-message",
			Title: "a one-megabyte message doesn't affect anyone else",
			Run: func(t *check.T) {
				alice, bob, mallory := withMallory(t)
				for _, n := range []int{1 << 20, 5000, 20_000} {
					passing(mallory, "mallory", check.Group{alice, bob}, func(tab *check.Visitor) { tab.Emits(chatMessage, check.Letters(n), check.MayFail()) })
				}
				check.Group{alice, bob}.HaveHeard(chatMessage, vocab.OnlyWhatWasSaid()) // the server may refuse it or pass it on whole, but not cut it
				stillTalk(t, alice, bob)
				t.LogsNoPanic()
			},
		},
		{
			ID:    "message-in-pieces",
			Title: "a message split into several frames arrives whole",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				bob := joins(t, "bob", alice)
				text := t.Word(20) + " \u00E9\U0001F30D\u65E5 " + t.Word(20)
				alice.Emits(chatMessage, text, check.InPieces(t.Int(4, 6)))
				check.Group{alice, bob}.Hear(chatMessage, vocab.From(alice, text))
			},
		},
		{
			ID:    "says-and-leaves",
			Title: "a message sent right before leaving still arrives",
			Run: func(t *check.T) {
				bob := joins(t, "bob")
				carol := joins(t, "carol", bob)
				stay := check.Group{bob, carol}
				for range 6 { // the more listeners, the longer sending takes
					stay = append(stay, anotherTab(carol, "carol"))
				}
				alice := joins(t, "alice", stay...)
				for _, speaker := range []*check.Visitor{alice, anotherTab(alice, "alice")} { // try twice: a server that loses messages doesn't lose them every time
					texts := vocab.SaysManyAndLeaves(speaker, 50)
					stay.Hear(chatMessage, vocab.AllFrom(speaker, texts))
					stay.Hear(user, went(speaker))
				}
			},
		},
		{
			ID:    "while-others-come-and-go",
			Title: "no message is lost while others come and go",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				bob := joins(t, "bob", alice)
				carol := t.Visitor("carol")
				vocab.Registers(carol)
				all := check.Group{alice, bob}
				said := vocab.SayWhile(all, 20, func() {
					for _, way := range []check.Leaving{check.ByClosingTheTab(), check.ByReset(), check.ByHangingUp()} {
						anotherTab(carol, "carol").Leaves(way)
					}
				})
				all.Hear(chatMessage, vocab.AllFrom(alice, said[0]))
				all.Hear(chatMessage, vocab.AllFrom(bob, said[1]))
				for range 3 {
					all.Hear(user, went(carol))
				}
				dave := t.Visitor("dave")
				vocab.Registers(dave)
				dave.Connect()
				check.Group{dave, alice, bob}.Hear(user, map[string]any{"username": vocab.UserOf(dave).Name, "currentUsers": 3, "connected": true})
				tab := anotherTab(dave, "tab-2")
				all.Hear(user, map[string]any{"username": vocab.UserOf(dave).Name, "currentUsers": 4, "connected": true})
				tab.IsLetGo()
				all.Hear(user, went(dave))
				for _, v := range all {
					v.HasHeard(chatMessage, vocab.NoneTwice())
				}
			},
		},
		{
			ID:    "stuck-client",
			Title: "a client that stops reading doesn't hold up the others",
			Run: func(t *check.T) {
				alice := joins(t, "alice")
				bob := joins(t, "bob", alice)
				sleeper := t.Visitor("sleeper")
				vocab.Registers(sleeper)
				sleeper.Connect(check.Stuck())
				talkers := check.Group{alice, bob}
				talkers.Hear(user, came(sleeper))
				// First send more bytes than the system buffers for a client that doesn't read, and then more messages than a queue can
				// hold.
				long := make([]string, 30)
				for i := range long {
					long[i] = t.Word(4096)
				}
				alice.Emits(chatMessage, check.InARow(long))
				talkers.Hear(chatMessage, vocab.AllFrom(alice, long))
				said := vocab.SayWhile(talkers, 150, func() {})
				for i, v := range talkers {
					talkers.Hear(chatMessage, vocab.AllFrom(v, said[i]))
				}
				// The server may have dropped the sleeper. If not, it hears everything that's left, and then the new messages.
				sleeper.WakesUp()
				carol := joins(t, "carol")
				sleeper.Hears(user, check.OrGone(came(carol)))
				sleeper.Leaves()
				talkers.Hear(user, check.Each{Count: currentUsers, Low: 2, High: 4, Last: 3, Data: []any{came(carol), went(sleeper)}})
				stillTalk(t, alice, bob)
			},
		},
		{
			ID:    "no-data-race",
			Title: "no data race while some talk and others come and go",
			Race:  true,
			Run: func(t *check.T) {
				crowd := vocab.Registered(t, 16) // most of them only register
				talkers, dave := crowd[:3], crowd[3]
				for i, v := range talkers {
					enters(v, talkers[:i]...)
				}
				first := vocab.SayWhile(talkers, 50, func() {})
				said := vocab.SayWhile(talkers, 10, func() {
					for range 2 {
						tabs := check.Group{vocab.Tab(dave, "dave-1"), vocab.Tab(dave, "dave-2"), vocab.Tab(dave, "dave-3"), vocab.Tab(dave, "dave-4")}
						tabs.Connect()
						tabs.Hear(user, came(dave))
						for i, odd := range []string{"{", `{"event":"typing"}`, `{"event":"chat message","data":5}`, "{"} {
							tabs[i].Sends(odd, check.MayFail())
						}
						// A write to a socket orders everything before it for Go's race detector, and hides a race. So none of
						// the four leaves before all of their messages have been read.
						anotherTab(dave, "dave-5").Leaves()
						tabs.Leave()
					}
				})
				for i, v := range talkers {
					talkers.Hear(chatMessage, vocab.AllFrom(v, first[i]))
					talkers.Hear(chatMessage, vocab.AllFrom(v, said[i]))
				}
			},
		},
	},
}

// announcement has the fields of the event "user" that matter here.
type announcement struct {
	Username  string `json:"username"`
	Connected bool   `json:"connected"`
}

func came(v *check.Visitor) announcement { return announcement{vocab.UserOf(v).Name, true} }
func went(v *check.Visitor) announcement { return announcement{vocab.UserOf(v).Name, false} }

// joins registers and connects a visitor. The visitor and everyone present hear the announcement.
func joins(t *check.T, name string, present ...*check.Visitor) *check.Visitor {
	v := t.Visitor(name)
	vocab.Registers(v)
	enters(v, present...)
	return v
}

// enters connects a visitor who has logged in. The visitor and everyone present hear the announcement.
func enters(v *check.Visitor, present ...*check.Visitor) {
	v.Connect()
	v.Hears(user, came(v))
	check.Group(present).Hear(user, came(v))
}

// anotherTab connects another tab of the visitor's browser.
func anotherTab(v *check.Visitor, name string) *check.Visitor {
	tab := vocab.Tab(v, name)
	tab.Connect()
	tab.Hears(user, came(v))
	return tab
}

// passing connects another tab of the visitor's browser, which does something odd and leaves. Apart from it, only the visitors in stay are
// connected. The server may close the tab's connection by itself. Once the visitors in stay have heard that the tab is gone, everything
// that it caused has arrived, too.
func passing(v *check.Visitor, name string, stay check.Group, odd func(tab *check.Visitor)) {
	tab := anotherTab(v, name)
	odd(tab)
	tab.Leaves()
	stay.Hear(user, map[string]any{"username": vocab.UserOf(v).Name, "currentUsers": len(stay), "connected": false})
}

// withMallory returns alice and bob, who are connected, and mallory, who is only logged in.
func withMallory(t *check.T) (alice, bob, mallory *check.Visitor) {
	alice = joins(t, "alice")
	bob = joins(t, "bob", alice)
	mallory = t.Visitor("mallory")
	vocab.Registers(mallory)
	return alice, bob, mallory
}

// stillTalk checks that two visitors can still talk to each other.
func stillTalk(t *check.T, one, other *check.Visitor) {
	for _, v := range []*check.Visitor{one, other} {
		text := t.Word(10)
		v.Emits(chatMessage, text)
		check.Group{one, other}.Hear(chatMessage, vocab.From(v, text))
	}
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func digits(t *check.T, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = byte('0' + t.Int(0, 9))
	}
	return string(text)
}
