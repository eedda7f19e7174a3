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

	"handshake/grader/verdict"
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
		return Message{}, &Fault{Kind: verdict.BinaryFrame}
	case !utf8.Valid(payload):
		return Message{}, &Fault{Kind: verdict.InvalidUTF8}
	}
	decoder := json.NewDecoder(bytes.NewReader(payload))
	var document json.RawMessage
	if err := decoder.Decode(&document); err != nil {
		return Message{}, &Fault{Kind: verdict.NotJSON, Form: notJSON(payload)}
	}
	var second json.RawMessage
	if err := decoder.Decode(&second); err == nil {
		return Message{}, &Fault{Kind: verdict.ManyDocuments}
	} else if !errors.Is(err, io.EOF) {
		return Message{}, &Fault{Kind: verdict.NotJSON, Form: verdict.Trailing}
	}
	if kind := Value(document).Kind(); kind != Object {
		return Message{}, &Fault{Kind: verdict.BareValue, Variant: kind, Type: kind}
	}
	var envelope map[string]json.RawMessage
	if err := json.Unmarshal(document, &envelope); err != nil {
		return Message{}, &Fault{Kind: verdict.NotJSON, Form: notJSON(payload)}
	}
	var name string
	raw, ok := envelope["event"]
	if !ok {
		return Message{}, wrongKeys(envelope)
	}
	if err := json.Unmarshal(raw, &name); err != nil || Value(raw).Kind() != String {
		return Message{}, &Fault{Kind: verdict.WrongEnvelope, Form: verdict.BadName, Type: Value(raw).Kind()}
	}
	return Message{Event: name, Data: Value(envelope["data"])}, nil
}

// notJSON tells plain text from markup and from JSON that was cut off.
func notJSON(payload []byte) verdict.Form {
	text := strings.TrimSpace(string(payload))
	switch {
	case text == "":
		return verdict.EmptyText
	case strings.HasPrefix(text, "<"):
		return verdict.Markup
	case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "["):
		return verdict.Damaged
	}
	return verdict.Plainly
}

// wrongKeys names the keys that stand where "event" should: a struct without tags sends "Event".
func wrongKeys(envelope map[string]json.RawMessage) *Fault {
	fault := &Fault{Kind: verdict.WrongEnvelope}
	for key := range envelope {
		if strings.EqualFold(key, "event") {
			return &Fault{Kind: verdict.WrongEnvelope, Variant: verdict.Capitals, Keys: []string{key}}
		}
		fault.Keys = append(fault.Keys, fmt.Sprintf("%q", key))
	}
	if len(fault.Keys) == 0 {
		fault.Form = verdict.NoKeys
	}
	slices.Sort(fault.Keys)
	return fault
}
