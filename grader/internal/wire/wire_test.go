package wire_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

func TestDecode(t *testing.T) {
	for _, test := range []struct {
		name, payload string
		opcode        int
		event, data   string       // of an event
		fault         verdict.Kind // of anything else
	}{
		{name: "plain", payload: `{"event":"user count","data":2}`, event: "user count", data: "2"},
		{name: "any order, indented, trailing newline", payload: "{\n \"data\": 2.0,\n \"event\": \"user count\"\n}\n", event: "user count", data: "2.0"},
		{name: "more keys", payload: `{"v":1,"event":"a","data":{"b": 1},"id":7}`, event: "a", data: `{"b":1}`},
		{name: "no data", payload: `{"event":"hello"}`, event: "hello"},
		{name: "null data", payload: `{"event":"hello","data":null}`, event: "hello", data: "null"},
		{name: "struct without tags", payload: `{"Event":"user count","Data":2}`, fault: verdict.WrongEnvelope},
		{name: "other keys", payload: `{"type":"user count","payload":2}`, fault: verdict.WrongEnvelope},
		{name: "empty object", payload: `{}`, fault: verdict.WrongEnvelope},
		{name: "event is a number", payload: `{"event":2}`, fault: verdict.WrongEnvelope},
		{name: "event is null", payload: `{"event":null}`, fault: verdict.WrongEnvelope},
		{name: "binary", payload: `{"event":"a"}`, opcode: wire.Binary, fault: verdict.BinaryFrame},
		{name: "not UTF-8", payload: "{\"event\":\"\xff\"}", fault: verdict.InvalidUTF8},
		{name: "plain text", payload: "user count: 2", fault: verdict.NotJSON},
		{name: "Go syntax", payload: "{user count 2}", fault: verdict.NotJSON},
		{name: "markup", payload: "<p>2</p>", fault: verdict.NotJSON},
		{name: "nothing", payload: "", fault: verdict.NotJSON},
		{name: "trailing NUL", payload: "{\"event\":\"a\"}\x00", fault: verdict.NotJSON},
		{name: "a number", payload: "2", fault: verdict.BareValue},
		{name: "a string", payload: `"2"`, fault: verdict.BareValue},
		{name: "an array", payload: `["user count",2]`, fault: verdict.BareValue},
		{name: "two documents", payload: "{\"event\":\"a\"}\n{\"event\":\"b\"}", fault: verdict.ManyDocuments},
	} {
		t.Run(test.name, func(t *testing.T) {
			opcode := test.opcode
			if opcode == 0 {
				opcode = wire.Text
			}
			message, err := wire.JSON{}.Decode(opcode, []byte(test.payload))
			if test.fault != "" {
				var fault *wire.Fault
				require.True(t, errors.As(err, &fault), "got %v", err)
				assert.Equal(t, test.fault, fault.Kind)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.event, message.Event)
			assert.Equal(t, test.data, message.Data.String())
		})
	}
}

func TestEncodeIsDecoded(t *testing.T) {
	opcode, payload, err := wire.JSON{}.Encode("chat message", "<b>é\n")
	require.NoError(t, err)
	message, err := wire.JSON{}.Decode(opcode, payload)
	require.NoError(t, err)
	want, err := wire.Of("<b>é\n")
	require.NoError(t, err)
	assert.Equal(t, "chat message", message.Event)
	assert.True(t, message.Data.Holds(want), "%s", message.Data)
}

func TestHolds(t *testing.T) {
	for _, test := range []struct {
		got, want string
		holds     bool
	}{
		{`2`, `2`, true},
		{`2.0`, `2`, true},
		{`2e0`, `2`, true},
		{`"2"`, `2`, false},
		{`2`, `"2"`, false},
		{`{"a":1,"b":2}`, `{"a":1}`, true},
		{`{"A":1}`, `{"a":1}`, false},
		{`{"a":1}`, `{"a":1,"b":2}`, false},
		{`[1,2]`, `[1,2]`, true},
		{`[1,2,3]`, `[1,2]`, false},
		{`null`, `null`, true},
		{`true`, `true`, true},
		{`"\u00e9"`, `"é"`, true},
		{``, `1`, false},
		{``, ``, true},
	} {
		assert.Equal(t, test.holds, wire.Value(test.got).Holds(wire.Value(test.want)), "%s holds %s", test.got, test.want)
	}
}

func TestInt(t *testing.T) {
	for text, want := range map[string]int{"2": 2, "2.0": 2, "2e0": 2, "-1": -1} {
		n, ok := wire.Value(text).Int()
		assert.True(t, ok, text)
		assert.Equal(t, want, n, text)
	}
	for _, text := range []string{`"2"`, "2.5", "1e999", "null", "", "{}"} {
		_, ok := wire.Value(text).Int()
		assert.False(t, ok, text)
	}
}
