// Package wire knows how an event is framed: what bytes of a WebSocket message say that "user count" is 2.
// A Dialect does the framing both ways; JSON is the course's own (docs/wire.md). The package knows nothing of
// connections, processes or checks, and it never decides whether an event was the right one.
package wire

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

// The kinds of Fault: the ways in which a message is not an event.
const (
	BinaryFrame   = "binary-frame"   // sent as binary instead of text
	InvalidUTF8   = "invalid-utf8"   // text that is not UTF-8
	NotJSON       = "not-json"       // plain text, HTML, Go's %v syntax
	BareValue     = "bare-value"     // JSON, but a number, string, array or null instead of an object
	ManyDocuments = "many-documents" // more than one JSON document in the message
	WrongEnvelope = "wrong-envelope" // an object without a string under "event"
)

// Fault says why a message is no event. It is an observation about the program, not an error of the grader.
type Fault struct {
	Kind string // one of the kinds above
	Text string // what is wrong, as the end of a sentence: `it is plain text, not JSON`
}

func (f *Fault) Error() string { return f.Text }
