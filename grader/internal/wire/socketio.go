package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"handshake/grader/internal/verdict"
)

// SocketIO is the protocol of the library Socket.IO, over its WebSocket transport alone. Every message is a packet of Engine.IO, which
// opens and keeps the connection, and some of those hold a packet of Socket.IO, which holds events:
// https://github.com/socketio/engine.io-protocol, https://github.com/socketio/socket.io-protocol.
type SocketIO struct {
	Engine int // the version of Engine.IO: 3 for Socket.IO 2, and 4 for Socket.IO 3 and 4
}

// The types of Engine.IO's packets: the first character of a message.
const (
	engineOpen    = '0'
	engineClose   = '1'
	enginePing    = '2'
	enginePong    = '3'
	engineMessage = '4'
	engineUpgrade = '5'
	engineNoop    = '6'
)

// The types of Socket.IO's packets: the second character of an Engine.IO message.
const (
	ioConnect     = '0'
	ioDisconnect  = '1'
	ioEvent       = '2'
	ioAck         = '3'
	ioError       = '4' // CONNECT_ERROR, which Socket.IO 2 calls ERROR
	ioBinaryEvent = '5'
	ioBinaryAck   = '6'
)

// What can be wrong with a packet: the variants of a verdict.BadPacket.
const (
	UnknownPacket  = "unknown"   // there is no such type
	OtherNamespace = "namespace" // it is for a namespace, which is not supported
	BinaryData     = "binary"    // it announces binary data, which is not supported
	BadData        = "data"      // its data is not a JSON array that begins with the event's name
)

// Name is "socketio".
func (SocketIO) Name() string { return verdict.SocketIO }

// socketPath is where Socket.IO listens, unless it is told otherwise.
const socketPath = "/socket.io/"

// Socket is Socket.IO's own path, wherever the course has its socket.
func (s SocketIO) Socket(string) (where, query string) {
	return socketPath, fmt.Sprintf("EIO=%d&transport=websocket", s.Engine)
}

// Encode frames an event as 42["event",data].
func (SocketIO) Encode(event string, data any) (int, []byte, error) {
	value, err := Of(data)
	if err != nil {
		return 0, nil, err
	}
	name, err := Of(event)
	if err != nil {
		return 0, nil, err
	}
	return Text, eventOf(name, value), nil
}

// eventOf is an event's packet with what it carries, each valid JSON.
func eventOf(values ...Value) []byte {
	packet := []byte{engineMessage, ioEvent, '['}
	for i, value := range values {
		if i > 0 {
			packet = append(packet, ',')
		}
		packet = append(packet, value...)
	}
	return append(packet, ']')
}

// Decode reads one event. Socket.IO lets an event carry any number of values; the first is its data.
func (SocketIO) Decode(opcode int, payload []byte) (Message, error) {
	p, fault := parse(opcode, payload)
	switch {
	case fault != nil:
		return Message{}, fault
	case p.engine != engineMessage || p.kind != ioEvent:
		return Message{}, &Fault{Kind: verdict.BadPacket, Variant: UnknownPacket}
	}
	return p.event()
}

// packet is a message, taken apart.
type packet struct {
	engine byte
	kind   byte   // of an engineMessage: Socket.IO's type
	id     string // of an event that is to be acknowledged: its number
	data   []byte // what is left
}

// shape is what may stand before a packet's data: how many attachments follow, a namespace, and a number. A namespace ends at a comma, or
// with the packet.
var shape = regexp.MustCompile(`^(\d+-)?(/[^,]*(?:,|$))?(\d*)`)

// parse takes a message apart as far as its type says. A Fault is a message that is no packet.
func parse(opcode int, payload []byte) (packet, *Fault) {
	switch {
	case opcode == Binary:
		return packet{}, &Fault{Kind: verdict.BinaryFrame}
	case !utf8.Valid(payload):
		return packet{}, &Fault{Kind: verdict.InvalidUTF8}
	case len(payload) == 0 || payload[0] < engineOpen || payload[0] > engineNoop:
		return packet{}, &Fault{Kind: verdict.BadPacket, Variant: UnknownPacket}
	}
	p := packet{engine: payload[0], data: payload[1:]}
	if p.engine != engineMessage {
		return p, nil
	}
	if len(p.data) == 0 || p.data[0] < ioConnect || p.data[0] > ioBinaryAck {
		return packet{}, &Fault{Kind: verdict.BadPacket, Variant: UnknownPacket}
	}
	p.kind = p.data[0]
	parts := shape.FindSubmatchIndex(p.data[1:])
	rest := p.data[1:]
	part := func(n int) []byte {
		if parts[2*n] < 0 {
			return nil
		}
		return rest[parts[2*n]:parts[2*n+1]]
	}
	if p.kind == ioBinaryEvent || p.kind == ioBinaryAck {
		return packet{}, &Fault{Kind: verdict.BadPacket, Variant: BinaryData}
	}
	if part(1) != nil {
		return packet{}, &Fault{Kind: verdict.BadPacket, Variant: BadData}
	}
	if place := bytes.TrimSuffix(part(2), []byte(",")); len(place) > 0 && string(place) != "/" {
		return packet{}, &Fault{Kind: verdict.BadPacket, Variant: OtherNamespace}
	}
	p.id, p.data = string(part(3)), rest[parts[1]:]
	return p, nil
}

// event reads what an event carries.
func (p packet) event() (Message, error) {
	var values []json.RawMessage
	var name *string
	if json.Unmarshal(p.data, &values) != nil || len(values) == 0 || json.Unmarshal(values[0], &name) != nil || name == nil {
		return Message{}, &Fault{Kind: verdict.BadPacket, Variant: BadData}
	}
	message := Message{Event: *name}
	if len(values) > 1 {
		message.Data = Value(values[1])
	}
	return message, nil
}

// Translate turns a message of the course's own dialect into a packet. An event's further keys follow its data, so that what they claim
// is claimed here as well. A text that is not JSON is sent as socket.send does it: as the event "message".
func (SocketIO) Translate(opcode int, payload []byte) []byte {
	if opcode == Binary {
		return payload
	}
	packet := []byte{engineMessage, ioEvent}
	text := bytes.TrimSpace(payload)
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) == nil && object["event"] != nil {
		values := []Value{Value(object["event"])}
		data, claims := object["data"]
		delete(object, "event")
		delete(object, "data")
		if claims {
			values = append(values, Value(data))
		}
		if len(object) > 0 {
			if !claims {
				values = append(values, Value("null"))
			}
			others, err := json.Marshal(object)
			if err != nil {
				return append(packet, payload...)
			}
			values = append(values, others)
		}
		return eventOf(values...)
	}
	if json.Valid(text) || len(text) > 0 && bytes.IndexByte([]byte("{[\""), text[0]) >= 0 || !utf8.Valid(payload) {
		return append(packet, payload...)
	}
	value, err := Of(string(payload))
	if err != nil {
		return append(packet, payload...)
	}
	return eventOf(Value(`"message"`), value)
}

// Strings is the data of an event.
func (SocketIO) Strings(payload []byte) []byte {
	p, fault := parse(Text, payload)
	if fault != nil || p.engine != engineMessage {
		return nil
	}
	return p.data
}

// Begin returns the state of a connection that has been upgraded.
func (s SocketIO) Begin() Session { return &engine{version: s.Engine} }

// engine is the state of one connection. The server opens it. Then Socket.IO 2 connects the client to the main namespace by itself, and
// must not be asked to: a connect packet runs its connection listener once more. Socket.IO 3 and 4 wait for one.
type engine struct {
	version int
	open    bool // the open packet has come
	in      bool // the client is connected to the main namespace
	every   time.Duration
}

// Receive says what a packet means.
func (e *engine) Receive(opcode int, payload []byte) Packet {
	p, fault := parse(opcode, payload)
	switch {
	case fault != nil:
		return Packet{Fault: fault}
	case !e.open:
		return e.opening(p)
	case p.engine == engineMessage:
		return e.message(p)
	}
	switch p.engine {
	case enginePing:
		return Packet{Role: Upkeep, Answer: append([]byte{enginePong}, p.data...)}
	case enginePong, engineNoop:
		return Packet{Role: Upkeep}
	case engineClose:
		return Packet{Role: Ending, Reason: string(payload)}
	}
	return Packet{Fault: &Fault{Kind: verdict.BadPacket, Variant: UnknownPacket}}
}

// The heartbeat's interval of an open packet that has none, and the shortest.
const (
	usualInterval    = 25 * time.Second
	shortestInterval = 50 * time.Millisecond
)

// opening expects the open packet.
func (e *engine) opening(p packet) Packet {
	var about struct {
		PingInterval float64 `json:"pingInterval"` // milliseconds
	}
	if p.engine != engineOpen || json.Unmarshal(p.data, &about) != nil {
		return Packet{Fault: &Fault{Kind: verdict.BadPacket, Variant: UnknownPacket}}
	}
	e.open, e.every = true, usualInterval
	if ms := about.PingInterval; ms > 0 && ms < float64(usualInterval/time.Millisecond) {
		e.every = max(shortestInterval, time.Duration(ms*float64(time.Millisecond)))
	}
	if e.version < 4 {
		return Packet{Role: Opening}
	}
	return Packet{Role: Opening, Answer: []byte{engineMessage, ioConnect}}
}

// message is a packet of Socket.IO.
func (e *engine) message(p packet) Packet {
	switch p.kind {
	case ioConnect:
		if e.in {
			return Packet{Role: Upkeep}
		}
		e.in = true
		return Packet{Role: Admission}
	case ioError:
		if e.in {
			return Packet{Role: Upkeep}
		}
		return Packet{Role: Refusal, Reason: reason(p.data)}
	case ioDisconnect:
		return Packet{Role: Ending, Reason: string([]byte{engineMessage, ioDisconnect})}
	case ioAck:
		return Packet{Role: Upkeep}
	}
	var answer []byte
	if p.id != "" { // the server's own page would answer, so this client does
		answer = fmt.Appendf([]byte{engineMessage, ioAck}, "%s[]", p.id)
	}
	message, err := p.event()
	if err != nil {
		return Packet{Fault: &Fault{Kind: verdict.BadPacket, Variant: BadData}, Answer: answer}
	}
	return Packet{Message: message, Answer: answer}
}

// reason is the message of a refusal: Socket.IO 2 sends a string, or whatever the error has as its data, and later versions an object.
func reason(data []byte) string {
	var text string
	if json.Unmarshal(data, &text) == nil {
		return text
	}
	var object struct {
		Message *string `json:"message"`
	}
	if json.Unmarshal(data, &object) == nil && object.Message != nil {
		return *object.Message
	}
	return Value(data).String()
}

// Heartbeat is the client's part with Engine.IO 3. With Engine.IO 4 the server pings.
func (e *engine) Heartbeat() ([]byte, time.Duration) {
	if e.version < 4 {
		return []byte{enginePing}, e.every
	}
	return nil, 0
}

// Disconnect is the disconnect packet.
func (e *engine) Disconnect() []byte { return []byte{engineMessage, ioDisconnect} }

// major finds the first number in the version that a package asks for: "~2.3.0".
var major = regexp.MustCompile(`\d+`)

// SocketIOVersion is the dialect of a version of Socket.IO, as a package asks for it; the newest, if that says nothing.
func SocketIOVersion(asked string) Dialect {
	if n, err := strconv.Atoi(major.FindString(asked)); err == nil && n <= 2 {
		return SocketIO{Engine: 3}
	}
	return SocketIO{Engine: 4}
}

// ClientScript is where a Socket.IO server has its own client's script.
const ClientScript = socketPath + "socket.io.js"

// version finds a client script's version in the comment at its beginning.
var version = regexp.MustCompile(`Socket\.IO v(\d+)\.`)

// MostComment is how far into a script its version may be, in bytes.
const MostComment = 4 << 10

// Detect returns the dialect of the server that has this client script, and false if it is not the script of a Socket.IO that is
// supported: 2, 3 or 4.
func Detect(script []byte) (Dialect, bool) {
	match := version.FindSubmatch(script[:min(len(script), MostComment)])
	if match == nil {
		return nil, false
	}
	switch n, _ := strconv.Atoi(string(match[1])); n {
	case 2:
		return SocketIO{Engine: 3}, true
	case 3, 4:
		return SocketIO{Engine: 4}, true
	}
	return nil, false
}
