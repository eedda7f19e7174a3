// Package wire knows how an event is framed: which bytes of a WebSocket message say that "user count" is 2, and what a protocol asks for
// before the first event and after the last. A Dialect is one protocol; JSON is the course's own (docs/wire.md), and SocketIO is that of
// the course for Node (docs/socketio.md). The package knows nothing of connections, processes or checks: a Session is told what came, and
// says what to send. It never decides whether an event was the right one. What isn't an event is a Fault, with a kind from package verdict.
package wire

import (
	"time"

	"handshake/grader/internal/verdict"
)

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
	// Name is how the dialect is chosen: "json".
	Name() string
	// Decode reads the payload of one whole message. Whatever is not exactly one event is a *Fault.
	Decode(opcode int, payload []byte) (Message, error)
	// Encode frames an event; data is anything that encoding/json can marshal.
	Encode(event string, data any) (opcode int, payload []byte, err error)
	// Translate returns what a client sends that the course lets send this message, which is in the course's own dialect or in none. What
	// is an event there becomes that event, with what else it claims, and what is none becomes what is none here.
	Translate(opcode int, payload []byte) []byte
	// Strings returns the JSON in a message, to look for texts in it; nil if there is none.
	Strings(payload []byte) []byte
	// Socket is where a socket is asked for, as a path and a query, where the course says path.
	Socket(path string) (where, query string)
	// Begin returns the state of a new connection; nil if it is open as soon as the handshake is answered, and every message is an event.
	Begin() Session
}

// Session is a protocol's state on one connection.
type Session interface {
	// Receive takes in the next message from the server.
	Receive(opcode int, payload []byte) Packet
	// Heartbeat is what the client has to send, and how often; 0 for not at all. It is known once the connection is open.
	Heartbeat() (payload []byte, every time.Duration)
	// Disconnect is what a client that closes its socket sends, before the close frame; nil for nothing.
	Disconnect() []byte
}

// Role is what a message means to its connection.
type Role int

// The roles.
const (
	Speech    Role = iota // an event, or a message that should have been one
	Opening               // part of the opening
	Admission             // the end of the opening: the client is connected
	Refusal               // the end of the opening: it is not; Reason says why
	Upkeep                // a heartbeat or an acknowledgement: no event
	Ending                // the server ends the connection
)

// Packet is a message from the server, taken apart.
type Packet struct {
	Role    Role
	Message Message // of a Speech that is an event
	Fault   *Fault  // of a Speech that is none, and of what does not belong into an opening
	Reason  string  // of a Refusal: the message that came with it; of an Ending: the packet
	Answer  []byte  // a text message to send at once, or nil
}

// Fault says why a message is no event. It is an observation about the program, not an error of the grader.
type Fault struct {
	Kind    verdict.Kind // BinaryFrame, InvalidUTF8, NotJSON, BareValue, ManyDocuments, WrongEnvelope or BadPacket
	Variant string       // of a BareValue its JSON type; of a WrongEnvelope whose key is "Event" Capitals; of a BadPacket what is wrong
	Form    verdict.Form // which of the kind's sentences fits
	Type    string       // the JSON type of the value, or of what is under "event"
	Keys    []string     // of a WrongEnvelope: the keys that are there, in quotes
}

func (f *Fault) Error() string { return string(f.Kind) }

// dialects are all dialects, with the names that choose them.
var dialects = []struct {
	name  string
	shown string // the name in help and in errors, with more where it doesn't say enough; in English, by which other languages name it
	Dialect
}{
	{"json", "json", JSON{}},
	{verdict.SocketIO, "socketio (Socket.IO 3 and 4)", SocketIO{Engine: 4}},
	{"socketio2", "socketio2", SocketIO{Engine: 3}},
}

// Named returns the dialect with that name.
func Named(name string) (Dialect, bool) {
	for _, d := range dialects {
		if d.name == name {
			return d.Dialect, true
		}
	}
	return nil, false
}

// Names lists the names of all dialects.
func Names() (names []string) {
	for _, d := range dialects {
		names = append(names, d.name)
	}
	return names
}

// Shown lists how people read the names of all dialects.
func Shown() (shown []string) {
	for _, d := range dialects {
		shown = append(shown, d.shown)
	}
	return shown
}
