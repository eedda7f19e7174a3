package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"handshake/grader/internal/verdict"
)

// JSON is the course's own dialect: one text message holds one JSON object, {"event": NAME, "data": ANYTHING}.
// Keys are exact, as a browser reads them (encoding/json would take "Event" for "event"); other keys are ignored.
type JSON struct{}

// Name is "json".
func (JSON) Name() string { return "json" }

// Socket is the course's own path.
func (JSON) Socket(path string) (where, query string) { return path, "" }

// Translate leaves the message as it is.
func (JSON) Translate(_ int, payload []byte) []byte { return payload }

// Strings is the whole message.
func (JSON) Strings(payload []byte) []byte { return payload }

// Begin returns nil: the handshake's answer opens the socket.
func (JSON) Begin() Session { return nil }

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
	if !json.Valid(payload) {
		return Message{}, invalid(payload)
	}
	if kind := Value(payload).Kind(); kind != Object {
		return Message{}, &Fault{Kind: verdict.BareValue, Variant: kind, Type: kind}
	}
	e, err := envelopeOf(payload)
	if err != nil {
		return Message{}, &Fault{Kind: verdict.NotJSON, Form: notJSON(payload)}
	}
	if e.event == nil {
		return Message{}, e.fault()
	}
	var name string
	if err := json.Unmarshal(e.event, &name); err != nil || e.event.Kind() != String {
		return Message{}, &Fault{Kind: verdict.WrongEnvelope, Form: verdict.BadName, Type: e.event.Kind()}
	}
	return Message{Event: name, Data: e.data}, nil
}

// invalid says what is wrong with a text that is not one JSON document.
func invalid(payload []byte) *Fault {
	decoder := json.NewDecoder(bytes.NewReader(payload))
	var document json.RawMessage
	if err := decoder.Decode(&document); err != nil {
		return &Fault{Kind: verdict.NotJSON, Form: notJSON(payload)}
	}
	if err := decoder.Decode(&document); err != nil {
		return &Fault{Kind: verdict.NotJSON, Form: verdict.Trailing}
	}
	return &Fault{Kind: verdict.ManyDocuments}
}

// envelope is what matters of an event's object, which a server may fill with anything else.
type envelope struct {
	event, data Value    // the last ones, as in a browser
	like        string   // a key that is "event" but for capitals
	others      []string // keys besides, each once, the first mostKeys in the order of the alphabet
	more        bool     // there are more
}

// mostKeys is how many keys of a wrong object a learner is told, and longKey how much of each.
const (
	mostKeys = 8
	longKey  = 40
)

// envelopeOf reads the object's keys one by one: of very many, it keeps few.
func envelopeOf(object []byte) (e envelope, err error) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil { // the opening brace
		return e, err
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return e, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return e, err
		}
		switch key, _ := token.(string); key {
		case "event":
			e.event = Value(value)
		case "data":
			e.data = Value(value)
			fallthrough
		default:
			e.other(key)
		}
	}
	return e, nil
}

// other notes a key that is not "event".
func (e *envelope) other(key string) {
	if e.like == "" && strings.EqualFold(key, "event") {
		e.like = key
	}
	at, known := slices.BinarySearch(e.others, key)
	if known {
		return
	}
	if e.others = slices.Insert(e.others, at, key); len(e.others) > mostKeys {
		e.others = e.others[:mostKeys]
		e.more = true
	}
}

// fault names the keys that are there in place of "event": a struct without tags sends "Event".
func (e *envelope) fault() *Fault {
	fault := &Fault{Kind: verdict.WrongEnvelope}
	switch {
	case e.like != "":
		fault.Variant, fault.Keys = verdict.Capitals, []string{e.like}
		return fault
	case len(e.others) == 0:
		fault.Form = verdict.NoKeys
	}
	if goNames(e.others) {
		fault.Variant = verdict.GoNames
	}
	for _, key := range e.others {
		if letters := []rune(key); len(letters) > longKey {
			key = string(letters[:longKey]) + "…"
		}
		fault.Keys = append(fault.Keys, fmt.Sprintf("%q", key))
	}
	if e.more {
		fault.Keys = append(fault.Keys, "others")
	}
	return fault
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

// goNames reports whether all keys begin with a capital letter.
func goNames(keys []string) bool {
	small := func(key string) bool {
		first, _ := utf8.DecodeRuneInString(key)
		return !unicode.IsUpper(first)
	}
	return len(keys) > 0 && !slices.ContainsFunc(keys, small)
}
