package wire_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

func TestSocketIODecode(t *testing.T) {
	for _, test := range []struct {
		name, payload string
		opcode        int
		event, data   string       // of an event
		fault         verdict.Kind // of anything else
		variant       string
	}{
		{name: "plain", payload: `42["user count",2]`, event: "user count", data: "2"},
		{name: "no data", payload: `42["hello"]`, event: "hello"},
		{name: "more values", payload: `42["a",{"b": 1},3]`, event: "a", data: `{"b":1}`},
		{name: "to be acknowledged", payload: `4217["a",1]`, event: "a", data: "1"},
		{name: "the main namespace by its name", payload: `42/,["a",1]`, event: "a", data: "1"},
		{name: "spaces", payload: `42[ "a" , 1 ]`, event: "a", data: "1"},
		{name: "a namespace", payload: `42/admin,["a",1]`, fault: verdict.BadPacket, variant: wire.OtherNamespace},
		{name: "binary data", payload: `451-["a",{"_placeholder":true,"num":0}]`, fault: verdict.BadPacket, variant: wire.BinaryData},
		{name: "a binary message", payload: "\x01\x02", opcode: wire.Binary, fault: verdict.BinaryFrame},
		{name: "not UTF-8", payload: "42[\"\xff\"]", fault: verdict.InvalidUTF8},
		{name: "the course's own JSON", payload: `{"event":"user count","data":2}`, fault: verdict.BadPacket, variant: wire.UnknownPacket},
		{name: "nothing", payload: "", fault: verdict.BadPacket, variant: wire.UnknownPacket},
		{name: "no packet inside", payload: "4", fault: verdict.BadPacket, variant: wire.UnknownPacket},
		{name: "an unknown packet", payload: `49["a"]`, fault: verdict.BadPacket, variant: wire.UnknownPacket},
		{name: "a ping", payload: "2", fault: verdict.BadPacket, variant: wire.UnknownPacket},
		{name: "damaged", payload: `42["a",`, fault: verdict.BadPacket, variant: wire.BadData},
		{name: "an object", payload: `42{"event":"a"}`, fault: verdict.BadPacket, variant: wire.BadData},
		{name: "no name", payload: `42[]`, fault: verdict.BadPacket, variant: wire.BadData},
		{name: "a number for a name", payload: `42[1,2]`, fault: verdict.BadPacket, variant: wire.BadData},
		{name: "null for a name", payload: `42[null]`, fault: verdict.BadPacket, variant: wire.BadData},
		{name: "two in one", payload: `42["a"]42["b"]`, fault: verdict.BadPacket, variant: wire.BadData},
		{name: "attachments of no binary event", payload: `421-["a"]`, fault: verdict.BadPacket, variant: wire.BadData},
	} {
		t.Run(test.name, func(t *testing.T) {
			opcode := test.opcode
			if opcode == 0 {
				opcode = wire.Text
			}
			message, err := wire.SocketIO{Engine: 4}.Decode(opcode, []byte(test.payload))
			if test.fault != "" {
				var fault *wire.Fault
				require.True(t, errors.As(err, &fault), "got %v, %v", message, err)
				assert.Equal(t, test.fault, fault.Kind)
				assert.Equal(t, test.variant, fault.Variant)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.event, message.Event)
			assert.Equal(t, test.data, message.Data.String())
		})
	}
}

func TestSocketIOEncodeIsDecoded(t *testing.T) {
	opcode, payload, err := wire.SocketIO{Engine: 4}.Encode("chat message", "<b>é\n")
	require.NoError(t, err)
	assert.Equal(t, `42["chat message","<b>é\n"]`, string(payload))
	message, err := wire.SocketIO{Engine: 4}.Decode(opcode, payload)
	require.NoError(t, err)
	assert.Equal(t, "chat message", message.Event)
	assert.JSONEq(t, `"<b>é\n"`, message.Data.String())
}

// What the course lets clients send is in its own dialect, or in none. An event stays that event, with everything it claims.
func TestSocketIOTranslates(t *testing.T) {
	for text, want := range map[string]string{
		`{"event":"chat message","data":"hi"}`:                  `42["chat message","hi"]`,
		` { "data" : "hi", "event" : "chat message" } `:         `42["chat message","hi"]`,
		`{"event":"chat message","data":"hi","username":"bob"}`: `42["chat message","hi",{"username":"bob"}]`,
		`{"event":"chat message","username":"bob"}`:             `42["chat message",null,{"username":"bob"}]`,
		`{"event":"chat message"}`:                              `42["chat message"]`,
		`{"event":"chat message","data":null}`:                  `42["chat message",null]`,
		`{"event":5,"data":"x"}`:                                `42[5,"x"]`,
		`hello`:                                                 `42["message","hello"]`,
		``:                                                      `42["message",""]`,
		`{`:                                                     `42{`,
		`{"event":"chat message"`:                               `42{"event":"chat message"`,
		`null`:                                                  `42null`,
		`[1,2]`:                                                 `42[1,2]`,
		`{}`:                                                    `42{}`,
		"{\"event\":\"chat message\",\"data\":\"caf\xe9\"}": "42[\"chat message\",\"caf\xe9\"]",
		`{"event":"a","data":1}{"event":"b"}`:               `42{"event":"a","data":1}{"event":"b"}`,
	} {
		assert.Equal(t, want, string(wire.SocketIO{Engine: 4}.Translate(wire.Text, []byte(text))), "%s", text)
	}
	assert.Equal(t, "\x00", string(wire.SocketIO{Engine: 4}.Translate(wire.Binary, []byte("\x00"))))
}

// A conversation as it goes on one connection: what comes, what it means, and what is answered.
func TestSocketIOSession(t *testing.T) {
	type turn struct {
		comes  string
		role   wire.Role
		answer string
		reason string
		fault  bool
	}
	const opens = `0{"sid":"a","upgrades":[],"pingInterval":20000,"pingTimeout":5000}`
	for name, test := range map[string]struct {
		engine int
		turns  []turn
	}{
		"4: the client connects, and the server pings": {4, []turn{
			{comes: opens, role: wire.Opening, answer: "40"},
			{comes: `40{"sid":"b"}`, role: wire.Admission},
			{comes: `42["a",1]`, role: wire.Speech},
			{comes: "2", role: wire.Upkeep, answer: "3"},
			{comes: "6", role: wire.Upkeep},
			{comes: `4212["a"]`, role: wire.Speech, answer: "4312[]"},
			{comes: `431["x"]`, role: wire.Upkeep},
			{comes: `{"event":"a"}`, role: wire.Speech, fault: true},
			{comes: `42/x,["a"]`, role: wire.Speech, fault: true},
			{comes: `5`, role: wire.Speech, fault: true},
			{comes: "41", role: wire.Ending, reason: "41"},
		}},
		"4: refused": {4, []turn{
			{comes: opens, role: wire.Opening, answer: "40"},
			{comes: `44{"message":"log in first"}`, role: wire.Refusal, reason: "log in first"},
		}},
		"4: closed": {4, []turn{{comes: opens, role: wire.Opening, answer: "40"}, {comes: "1", role: wire.Ending, reason: "1"}}},
		"3: the server connects, and must not be asked to": {3, []turn{
			{comes: opens, role: wire.Opening},
			{comes: "40", role: wire.Admission},
			{comes: "3", role: wire.Upkeep},
			{comes: `42["a",1]`, role: wire.Speech},
		}},
		"3: refused by a string":     {3, []turn{{comes: opens, role: wire.Opening}, {comes: `44"log in first"`, role: wire.Refusal, reason: "log in first"}}},
		"3: refused by an object":    {3, []turn{{comes: opens, role: wire.Opening}, {comes: `44{"code":1}`, role: wire.Refusal, reason: `{"code":1}`}}},
		"an event before it is open": {4, []turn{{comes: `42["a",1]`, role: wire.Speech, fault: true}}},
		"the open packet is damaged": {4, []turn{{comes: `0{"sid"`, role: wire.Speech, fault: true}}},
	} {
		t.Run(name, func(t *testing.T) {
			session := wire.SocketIO{Engine: test.engine}.Begin()
			for _, turn := range test.turns {
				packet := session.Receive(wire.Text, []byte(turn.comes))
				assert.Equal(t, turn.role, packet.Role, turn.comes)
				assert.Equal(t, turn.answer, string(packet.Answer), turn.comes)
				assert.Equal(t, turn.reason, packet.Reason, turn.comes)
				assert.Equal(t, turn.fault, packet.Fault != nil, turn.comes)
			}
		})
	}
}

// With Engine.IO 3 the client keeps the connection alive, as often as the server wants; with 4 the server does.
func TestSocketIOHeartbeat(t *testing.T) {
	for open, want := range map[string]time.Duration{
		`0{"pingInterval":2000}`: 2 * time.Second, `0{}`: 25 * time.Second, `0{"pingInterval":0.5}`: 50 * time.Millisecond, `0{"pingInterval":1e300}`: 25 * time.Second,
	} {
		session := wire.SocketIO{Engine: 3}.Begin()
		session.Receive(wire.Text, []byte(open))
		payload, every := session.Heartbeat()
		assert.Equal(t, "2", string(payload), open)
		assert.Equal(t, want, every, open)
	}
	session := wire.SocketIO{Engine: 4}.Begin()
	session.Receive(wire.Text, []byte(`0{"pingInterval":2000}`))
	_, every := session.Heartbeat()
	assert.Zero(t, every)
}

func TestDetect(t *testing.T) {
	for script, want := range map[string]int{
		"/*!\n * Socket.IO v2.5.0\n * (c)": 3, "/*!\n * Socket.IO v3.1.2\n": 4, "/*!\n * Socket.IO v4.8.4\n": 4,
		"<!doctype html>": 0, "": 0, "/*! Socket.IO v9.0.0 */": 0, "Socket.IO": 0,
	} {
		dialect, ok := wire.Detect([]byte(script))
		assert.Equal(t, want != 0, ok, script)
		if ok {
			assert.Equal(t, wire.SocketIO{Engine: want}, dialect)
		}
	}
}

// Whatever comes, in whatever state: an event is one just if encoding/json finds an array behind its head that begins with a string; what is
// answered is a packet; and what is refused or translated does not panic.
func FuzzSocketIO(f *testing.F) {
	for _, text := range []string{
		`42["user count",2]`, `42["a"]`, `421["a",1]`, `42/,["a"]`, `42/b,1["a"]`, `451-["a",{"_placeholder":true,"num":0}]`, "0{}", `0{"pingInterval":-1}`,
		`40{"sid":"a"}`, "40", `44"x"`, `44{"message":"x"}`, "44", "41", "1", "2probe", "3", "6", "", "4", "42", "42[", "42/", "42/,", `42["a"]x`, "42[\"\xff\"]", `{"event":"a","data":1,"b":2}`,
	} {
		f.Add([]byte(text), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, open bool) {
		for _, version := range []int{3, 4} {
			dialect := wire.SocketIO{Engine: version}
			session := dialect.Begin()
			if open {
				session.Receive(wire.Text, []byte("0{}"))
				session.Receive(wire.Text, []byte("40"))
			}
			packet := session.Receive(wire.Text, text)
			if packet.Answer != nil {
				require.Contains(t, "34", string(packet.Answer[:1]))
			}
			if packet.Fault != nil {
				require.NotEmpty(t, packet.Fault.Kind)
				require.Equal(t, wire.Speech, packet.Role)
			}
			message, err := dialect.Decode(wire.Text, text)
			if open && packet.Role == wire.Speech {
				require.Equal(t, err == nil, packet.Fault == nil, "%q", text)
				require.Equal(t, message, packet.Message)
			}
			if err == nil {
				require.True(t, utf8.Valid(text))
				var values []json.RawMessage
				require.NoError(t, json.Unmarshal(dialect.Strings(text), &values))
				var name string
				require.NoError(t, json.Unmarshal(values[0], &name))
				require.Equal(t, name, message.Event)
				_ = message.Data.String()
			}
			// An event of the course's own is the same event afterwards.
			translated := dialect.Translate(wire.Text, text)
			own, err := wire.JSON{}.Decode(wire.Text, text)
			if err == nil {
				message, err := dialect.Decode(wire.Text, translated)
				require.NoError(t, err, "%q: %q", text, translated)
				require.Equal(t, own.Event, message.Event)
				if own.Data.Kind() != wire.Absent { // null stands for it where other keys follow
					require.Equal(t, own.Data.String(), message.Data.String())
				}
			}
		}
	})
}
