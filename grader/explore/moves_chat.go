package explore

import (
	"encoding/json"
	"fmt"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// chatMoves are what somebody says, and what is no chat message.
var chatMoves = []Move{
	{
		Name: "say", Needs: Chat, Weight: 24,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := anyOpen(d, m)
			return Action{Who: name, Text: sayable(d, m), How: One(d, "", "", "", "pieces", "spread")}, ok
		},
		Can: func(m *Model, a Action) bool { return isOpen(m, a) && m.distinct(m.Socket(a.Who), a.Text) },
		Play: func(t *Turn, a Action) {
			s := t.p.model.Socket(a.Who)
			t.p.model.says(t.At(), s, a.Text, strings.TrimSpace(a.Text) != "") // a text of white space may be passed over
			t.say(s, a.Text, a.How)
		},
		Simpler: simplerText,
	},
	{
		Name: "say-many", Needs: Chat, Weight: 6,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := anyOpen(d, m)
			return Action{Who: name, Text: d.Word(6), N: 2 + d.IntN(9), How: One(d, "", "", "reload", "1001", "reset")}, ok
		},
		Can: func(m *Model, a Action) bool {
			return isOpen(m, a) && (a.How != "reload" || m.Browser(m.Socket(a.Who).Browser).Account != nil)
		},
		Play:    sayMany,
		Simpler: func(a Action) []Action { return append(plainly("")(a), fewer(1)(a)...) },
	},
	{
		Name: "talk-at-once", Needs: Chat, Weight: 5,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			return Action{Text: d.Word(6), N: 1 + d.IntN(5)}, len(m.Sockets(Open)) > 1
		},
		Can: func(m *Model, _ Action) bool { return len(m.Sockets(Open)) > 1 },
		Play: func(t *Turn, a Action) {
			open := t.p.model.Sockets(Open)
			t.Step("", verdict.Does("emit at once").With("event", t.p.model.names.Chat).Free("all", len(open)).Free("n", a.N))
			for n := range a.N {
				for _, s := range open {
					text := fmt.Sprintf("%s %s %d", a.Text, s.Name, n+1)
					t.p.model.says(t.At(), s, text, true)
					_ = t.p.of[s].Emit(t.p.model.names.Chat, text)
				}
			}
		},
		Simpler: fewer(1),
	},
	{
		Name: "odd", Needs: Chat, Weight: 18,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := anyOpen(d, m)
			return Action{Who: name, How: One(d, oddKinds...), Text: d.Word(8)}, ok && len(m.Sockets(Open)) > 1
		},
		Can:  isOpen,
		Play: playOdd,
	},
}

// sayable makes something to say, or repeats what was said before.
func sayable(d *Dice, m *Model) string {
	word := d.Word(8)
	texts := []string{
		word, word, word,
		"  " + word + " with spaces around it  ",
		"<b>" + word + "</b> & <script>alert(1)</script>",
		`she said "` + word + `", and 'yes' \o/`,
		word + "\nthe second line\n\tthe third\r\nand more\n",
		word + " \U0001F469\u200D\U0001F52C caf\u00E9 cafe\u0301 \u65E5\u672C\u8A9E \u05E9\u05DC\u05D5\u05DD \u2028 \U0001F30D",
		`{"event":"` + m.names.Chat + `","data":"` + word + `"}`,
		"100% of " + word + " %s %d %v",
		"WHO SHOUTS " + word,
		"/help " + word,
		"@bob &amp; &lt;b&gt; %41 :) https://example.com/" + word,
		word + " \x00 \x01 \x1b[31m \t \x7f",
		"", " \n ", "null", "0",
		d.Word(600), d.Word(4096), strings.Repeat(`"`, 3000) + word,
	}
	if len(m.said) > 0 && d.Chance(6) {
		if text := One(d, m.said...).text; len(text) <= passedOn { // a longer one may be refused
			return text
		}
	}
	return One(d, texts...)
}

// passedOn is how many bytes of text every server must pass on (docs/wire.md).
const passedOn = 4096

func simplerText(a Action) []Action {
	all := plainly("")(a)
	if len(a.Text) > 12 || strings.TrimSpace(a.Text) == "" {
		a.Text = "hello"
		all = append(all, a)
	}
	return all
}

// say emits a text as a chat message.
func (t *Turn) say(s *Socket, text, how string) {
	c := t.p.of[s]
	switch how {
	case "pieces":
		_, payload, err := t.p.host.Dialect.Encode(t.p.model.names.Chat, text)
		if err != nil {
			panic(err)
		}
		t.Step(s.Name, verdict.Does("emits in pieces").With("event", t.p.model.names.Chat).Free("data", quoted(text)).With("pieces", 4))
		_ = c.SendInPieces(payload, 4)
	case "spread": // as another client may write it
		t.Step(s.Name, verdict.Does("emits spread").With("event", t.p.model.names.Chat).Free("data", quoted(text)))
		data, _ := json.Marshal(text)
		_ = c.Send(wire.Text, []byte("{\n  \"data\": "+string(data)+",\n  \"event\" : \""+t.p.model.names.Chat+"\"\n}\n"))
	default:
		t.Step(s.Name, verdict.Does("emits").With("event", t.p.model.names.Chat).Free("data", quoted(text)))
		_ = c.Emit(t.p.model.names.Chat, text)
	}
}

// sayMany says several things without waiting, and may be gone before they are heard. What is said before a reset may be lost.
func sayMany(t *Turn, a Action) {
	m := t.p.model
	s := m.Socket(a.Who)
	c := t.p.of[s]
	t.Step(a.Who, verdict.Does("emits in a row").With("event", t.p.model.names.Chat).Free("n", a.N))
	if a.How == "1001" || a.How == "reload" {
		c.Hold() // so that the close frame comes in the same moment
	}
	for n := range a.N {
		text := fmt.Sprintf("%s %s %d", a.Who, a.Text, n+1)
		m.says(t.At(), s, text, true)
		_ = c.Emit(t.p.model.names.Chat, text)
	}
	switch a.How {
	case "":
		return
	case "reload":
		t.Step(a.Who, verdict.Does("reloads"))
		next := t.newcomer(a.Who, s.Browser)
		m.swaps(t.At(), s, next)
		t.leave(s, "1001")
		t.dial(next, client.Handshake{})
		return
	case "reset":
		m.unsure(s)
	}
	t.Leave(s, a.How)
}

// The kinds of messages that are no chat message. A server may end the connection of a client that sends one.
var oddKinds = []string{
	"garbage", "garbage", "unknown", "no string", "no string", "no data", "binary", "too long", "bad UTF-8", "claims", "claims", "count", "announcement",
}

// playOdd sends what is no chat message; nobody else may notice.
func playOdd(t *Turn, a Action) {
	m := t.p.model
	s := m.Socket(a.Who)
	m.doubts(t.At(), s)
	c := t.p.of[s]
	other := t.otherName(s.Browser)
	switch a.How {
	case "garbage":
		all := []string{"{", "hello", "", "null", "[1,2]", `"` + m.names.Chat + `"`, "{}", `{"event":5,"data":"x"}`, `{"event":"` + m.names.Chat + `"`}
		t.Send(s, wire.Text, all[int(a.Text[0])%len(all)])
	case "unknown":
		for _, event := range []string{"typing", "chat massage", "Chat Message", "message", "disconnect"} {
			t.Emit(s, event, a.Text+" "+event)
		}
	case "no string":
		all := []any{42, nil, true, []any{}, []string{"a", "b"}, map[string]any{}, map[string]any{"text": a.Text}}
		for i := range 3 {
			t.Emit(s, t.p.model.names.Chat, all[(int(a.Text[0])+i)%len(all)])
		}
	case "no data":
		t.Send(s, wire.Text, `{"event":"`+m.names.Chat+`"}`)
	case "binary":
		_, payload, err := t.p.host.Dialect.Encode(t.p.model.names.Chat, a.Text)
		if err != nil {
			panic(err)
		}
		m.says(t.At(), s, a.Text, false) // it may be taken for a text
		t.Send(s, wire.Binary, string(payload))
	case "too long":
		text := a.Text + strings.Repeat("x", []int{5000, 20_000, 100_000, 200_000}[int(a.Text[0])%4])
		_, payload, err := t.p.host.Dialect.Encode(t.p.model.names.Chat, text)
		if err != nil {
			panic(err)
		}
		m.says(t.At(), s, text, false) // it may be passed on, but whole
		t.Step(s.Name, verdict.Does("emits letters").With("event", t.p.model.names.Chat).Free("n", len(text)))
		_ = c.SendInPieces(payload, 1)
	case "bad UTF-8":
		m.says(t.At(), s, a.Text+"\uFFFD", false)
		t.Send(s, wire.Text, `{"event":"`+m.names.Chat+`","data":"`+a.Text+"\xe9\"}")
	case "claims":
		t.claims(s, a.Text, other)
	case "count":
		t.Emit(s, t.p.model.names.Count, 99)
	case "announcement":
		t.Emit(s, t.p.model.names.User, map[string]any{"username": other, "currentUsers": 0, "connected": false})
	}
	t.Ping(s) // when its pong comes, what was sent has been read; but the server may end the connection
}

// claims sends a chat message that says that it comes from somebody else: beside its data, or in it, where it is no string.
func (t *Turn) claims(s *Socket, text, other string) {
	frame := map[string]any{"event": t.p.model.names.Chat}
	named := map[string]any{}
	for _, key := range []string{"username", "user", "name", "from", "sender", "author", "nick", "id"} {
		named[key] = other
	}
	if text[0]%2 == 0 {
		t.p.model.says(t.At(), s, text, false) // a server may want no other keys
		for key, value := range named {
			frame[key] = value
		}
		frame["data"] = text
	} else {
		named["message"], named["text"] = text, text
		t.p.model.says(t.At(), s, text, false) // a server may find the text in it, but not the name
		frame["data"] = named
	}
	payload, err := json.Marshal(frame)
	if err != nil {
		panic(err)
	}
	t.Send(s, wire.Text, string(payload))
}

// quoted is a text as JSON, cut to what fits into a line.
func quoted(text string) string {
	value, err := wire.Of(short(text))
	if err != nil {
		panic(err) // a string
	}
	return value.String()
}
