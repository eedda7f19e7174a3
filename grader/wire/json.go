package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// JSON is the course's own dialect: one text message holds one JSON object, {"event": NAME, "data": ANYTHING}.
// Keys are exact, as a browser reads them (encoding/json would take "Event" for "event"); other keys are ignored.
type JSON struct{}

// Encode frames an event as {"event": event, "data": data}.
func (JSON) Encode(event string, data any) (int, []byte, error) {
	payload, err := json.Marshal(struct {
		Event string `json:"event"`
		Data  any    `json:"data"`
	}{event, data})
	return Text, payload, err
}

// Decode reads one event, or says in a *Fault what the message is instead.
func (JSON) Decode(opcode int, payload []byte) (Message, error) {
	switch {
	case opcode == Binary:
		return Message{}, &Fault{BinaryFrame, "it is a binary frame; events are text frames"}
	case !utf8.Valid(payload):
		return Message{}, &Fault{InvalidUTF8, "it is not valid UTF-8, so a browser would close the connection"}
	}
	decoder := json.NewDecoder(bytes.NewReader(payload))
	var document json.RawMessage
	if err := decoder.Decode(&document); err != nil {
		return Message{}, &Fault{NotJSON, notJSON(payload)}
	}
	var second json.RawMessage
	if err := decoder.Decode(&second); err == nil {
		return Message{}, &Fault{ManyDocuments, "it holds several JSON documents; a browser's JSON.parse refuses that: send each event in a message of its own"}
	} else if !errors.Is(err, io.EOF) {
		return Message{}, &Fault{NotJSON, "something that is not JSON follows the JSON document"}
	}
	if kind := Value(document).Kind(); kind != Object {
		return Message{}, &Fault{BareValue, fmt.Sprintf("it is a bare %s; an event is an object with \"event\" and \"data\"", kind)}
	}
	var envelope map[string]json.RawMessage
	if err := json.Unmarshal(document, &envelope); err != nil {
		return Message{}, &Fault{NotJSON, notJSON(payload)}
	}
	var name string
	raw, ok := envelope["event"]
	if !ok {
		return Message{}, &Fault{WrongEnvelope, wrongKeys(envelope)}
	}
	if err := json.Unmarshal(raw, &name); err != nil || Value(raw).Kind() != String {
		return Message{}, &Fault{WrongEnvelope, fmt.Sprintf("its \"event\" is a %s, not a string", Value(raw).Kind())}
	}
	return Message{Event: name, Data: Value(envelope["data"])}, nil
}

// notJSON tells plain text from markup and from JSON that was cut off.
func notJSON(payload []byte) string {
	text := strings.TrimSpace(string(payload))
	switch {
	case text == "":
		return "it is empty"
	case strings.HasPrefix(text, "<"):
		return "it is HTML, not JSON"
	case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "["):
		return "it looks like JSON but is not valid JSON"
	}
	return "it is plain text, not JSON"
}

// wrongKeys names the keys that stand where "event" should: a struct without tags sends "Event".
func wrongKeys(envelope map[string]json.RawMessage) string {
	keys := make([]string, 0, len(envelope))
	for key := range envelope {
		if strings.EqualFold(key, "event") {
			return fmt.Sprintf("its key is %q; keys are exact, so it must be \"event\" (in Go: a struct tag `json:\"event\"`)", key)
		}
		keys = append(keys, fmt.Sprintf("%q", key))
	}
	if len(keys) == 0 {
		return "it is an empty object; an event has the keys \"event\" and \"data\""
	}
	slices.Sort(keys)
	return fmt.Sprintf("it has no key \"event\", only %s", strings.Join(keys, ", "))
}
