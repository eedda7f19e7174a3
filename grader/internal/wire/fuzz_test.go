package wire_test

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/wire"
)

// Whatever a message holds: it is an event just if encoding/json finds one object in it whose "event" is a string, and else it is
// said why not. Capitals count, and of several keys the last.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		`{"event":"user count","data":2}`, `{"event":"a","event":"b"}`, `{"Event":"a"}`, `{"event":null}`, `{"event":"\u0061","data":{"a":[1,2.0e1,null]}}`, `{}`, `[]`, `"x"`, `2`, "", "{", `{"event":"a"} {}`,
		`{"event":"a"}x`, "\ufeff{}", "{\"event\":\"\xff\"}", `{"EVENT":1,"Event":2}`, ` {"data":"\ud800","event":""} `, "null", "<p>", `{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":0}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		message, err := wire.JSON{}.Decode(wire.Text, text)
		var object map[string]json.RawMessage
		var name *string
		is := utf8.Valid(text) && json.Unmarshal(text, &object) == nil && json.Unmarshal(object["event"], &name) == nil && name != nil
		if !is {
			var fault *wire.Fault
			require.True(t, errors.As(err, &fault), "%q: %+v", text, message)
			require.NotEmpty(t, fault.Kind)
			require.LessOrEqual(t, len(fault.Keys), 9)
			return
		}
		require.NoError(t, err)
		require.Equal(t, *name, message.Event)
		require.Equal(t, string(object["data"]), string(message.Data))
		_, _ = message.Data.Int()
		_ = message.Data.Holds(message.Data)
		_ = message.Data.String()
	})
}
