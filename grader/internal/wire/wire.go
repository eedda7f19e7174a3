// Package wire knows how an event is framed: what bytes of a WebSocket message say that "user count" is 2.
// A Dialect does the framing both ways; JSON is the course's own (docs/wire.md). The package knows nothing of
// connections, processes or checks, and it never decides whether an event was the right one.
package wire

import "handshake/grader/internal/verdict"

// The opcodes of data frames, as RFC 6455 section 5.2 numbers them.
const (
	Text   = 1
	Binary = 2
)

// Message is one event as it crossed the wire.
type Message struct {
	Event string // its name, "user count"
	Data  Value  // what it carries; Absent where the envelope had none
}

// Dialect frames events for one protocol.
type Dialect interface {
	// Decode reads the payload of one whole message. Whatever is not exactly one event is a *Fault.
	Decode(opcode int, payload []byte) (Message, error)
	// Encode frames an event; data is anything that encoding/json can marshal.
	Encode(event string, data any) (opcode int, payload []byte, err error)
}

// Current is the dialect that servers of the course speak. Another dialect is another type, chosen here.
func Current() Dialect { return JSON{} }

// Fault says why a message is no event. It is an observation about the program, not an error of the grader.
type Fault struct {
	Kind    verdict.Kind // BinaryFrame, InvalidUTF8, NotJSON, BareValue, ManyDocuments or WrongEnvelope
	Variant string       // of a BareValue its JSON type; of a WrongEnvelope whose key is "Event" Capitals
	Form    verdict.Form // which of the kind's sentences fits
	Type    string       // the JSON type of the value, or of what is under "event"
	Keys    []string     // of a WrongEnvelope: the keys that are there, in quotes
}

func (f *Fault) Error() string { return string(f.Kind) }
