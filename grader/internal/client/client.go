// Package client is a scripted client with a name: it speaks WebSocket, browses pages with cookies, and records everything that
// crosses the wire in a Transcript. It observes and never judges. It knows nothing of processes, checks or lessons. Clients behave
// as browsers do: they send a same-host Origin, offer permessage-deflate, answer pings, and ask for no subprotocol.
package client

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// DefaultSocket is the path of the socket where a course names no other.
const DefaultSocket = "/ws"

// Client is one client. Its methods are called from one goroutine; another goroutine of its own reads the socket.
type Client struct {
	Name   string
	Socket string // the path of the socket

	addr       string // host:port of the server
	dial       Dialer // nil: as everybody does
	dialect    wire.Dialect
	transcript *Transcript
	browser    *browser
	seed       uint64 // of the masks
	dials      uint64 // how many connections it has opened

	socket  *websocket.Conn
	conn    *conn
	session wire.Session  // the protocol's state, of the dialer and then of the reader; nil where it has none
	closed  chan struct{} // closed when the reader has ended
	writing sync.Mutex    // held while a message is written: by a verb, or as the protocol's own

	mu       sync.Mutex
	heard    []Heard
	sent     []Sent
	pongs    map[string]int // payload -> index of the event of its pong, or -1 while there is none
	end      *End
	leaving  bool // this client has begun to leave
	released bool // the grader ends the server, so the end of the connection is not recorded
}

// Heard is one data message from the server.
type Heard struct {
	wire.Message
	Fault *wire.Fault // why it is no event, or nil
	Raw   string      // the payload as it came
	Index int         // of its event in the transcript
}

// Sent is one data message that the client sent, or tried to send.
type Sent struct {
	Opcode  int
	Payload []byte
}

// New makes a client of the server at addr (host:port). It isn't connected yet.
func New(name, addr string, dialect wire.Dialect, transcript *Transcript) *Client {
	c := &Client{Name: name, Socket: DefaultSocket, addr: addr, dialect: dialect, transcript: transcript, pongs: map[string]int{}}
	c.browser = newBrowser(c)
	return c
}

// Dialer opens a TCP connection to a server that can't be reached otherwise, as the given dialer would.
type Dialer func(ctx context.Context, as *net.Dialer, network, address string) (net.Conn, error)

// Through makes the client open all its connections so, and returns it.
func (c *Client) Through(dial Dialer) *Client {
	c.dial = dial
	return c
}

// connect opens a TCP connection to the server.
func (c *Client) connect(ctx context.Context, as *net.Dialer, network string) (net.Conn, error) {
	if c.dial != nil {
		return c.dial(ctx, as, network, c.addr)
	}
	return as.DialContext(ctx, network, c.addr)
}

// host is the server's, without the port.
func (c *Client) host() string {
	host, _, err := net.SplitHostPort(c.addr)
	if err != nil {
		return c.addr
	}
	return host
}

// Wake makes a client that connected with Slow read: what has arrived, and everything that follows.
func (c *Client) Wake() {
	c.closed = make(chan struct{})
	c.begin()
}

// begin starts the reader.
func (c *Client) begin() {
	answer := c.socket.PingHandler()
	c.socket.SetPingHandler(func(payload string) error {
		c.conn.arrived(0, 1)
		if c.conn.pings++; c.conn.pings > MostPings {
			return c.exceed(verdict.LimitPings, MostPings)
		}
		return answer(payload)
	})
	c.socket.SetPongHandler(func(payload string) error {
		if err := c.transcript.admit(c.Name, 0); err != nil {
			return err
		}
		index := c.transcript.Add(verdict.Event{Kind: verdict.Pong, Client: c.Name, Dir: verdict.FromServer})
		c.mu.Lock()
		defer c.mu.Unlock()
		if _, asked := c.pongs[payload]; asked {
			c.pongs[payload] = index
		}
		return nil
	})
	if c.session != nil {
		if payload, every := c.session.Heartbeat(); every > 0 {
			go c.beat(payload, every, c.closed)
		}
	}
	go c.readAll()
}

// readAll is the reader goroutine. It takes every message from the socket's first byte to its end, without a read deadline: after
// a read times out, a gorilla connection is unusable.
func (c *Client) readAll() {
	defer close(c.closed)
	for {
		opcode, payload, err := c.readMessage(c.socket, c.conn)
		if err == nil {
			err = c.transcript.admit(c.Name, 2*len(payload)+min(len(payload), mostShown)) // as it came, its data, and what the event shows of that
		}
		if err == nil {
			c.transcript.budget.alone(len(payload) > largeMessage, func() { err = c.receive(opcode, payload) })
		}
		if err != nil {
			c.ended(err)
			return
		}
	}
}

// readMessage reads one whole message, unless it is too long. Gorilla's own limit counts the bytes on the wire, and a few bytes
// can inflate to a very long message.
func (c *Client) readMessage(socket *websocket.Conn, below *conn) (opcode int, payload []byte, err error) {
	opcode, reader, err := socket.NextReader()
	if err != nil {
		return 0, nil, err
	}
	taken := 0
	defer func() { c.transcript.budget.giveBack(taken) }()
	for {
		if len(payload) == cap(payload) {
			more := max(512, len(payload))
			if !c.transcript.budget.Take(more) {
				return 0, nil, c.transcript.Exceed("", verdict.LimitKept, MostKept)
			}
			taken += more
			payload = slices.Grow(payload, more)
		}
		n, err := reader.Read(payload[len(payload):min(cap(payload), MostMessage+1)])
		payload = payload[:len(payload)+n]
		switch {
		case len(payload) > MostMessage:
			return 0, nil, c.transcript.Exceed(c.Name, verdict.LimitMessage, MostMessage)
		case err == io.EOF:
			below.between, below.pings = 0, 0
			return opcode, payload, nil
		case err != nil:
			return 0, nil, err
		}
	}
}

// receive takes in a message. Its error is that the server has ended the connection by it.
func (c *Client) receive(opcode int, payload []byte) error {
	if c.session != nil {
		return c.receivePacket(opcode, payload)
	}
	message, err := c.dialect.Decode(opcode, payload)
	var fault *wire.Fault
	_ = errors.As(err, &fault)
	c.hear(opcode, payload, message, fault)
	return nil
}

// hear keeps an event, or a message that should have been one.
func (c *Client) hear(opcode int, payload []byte, message wire.Message, fault *wire.Fault) {
	heard := Heard{Raw: string(payload)}
	event := verdict.Event{Kind: verdict.Frame, Client: c.Name, Dir: verdict.FromServer, Bytes: len(payload), Binary: opcode == wire.Binary}
	if fault != nil {
		heard.Fault = fault
		event.Text = strings.ToValidUTF8(string(payload), "\uFFFD")
	} else {
		heard.Message = message
		event.Name, event.Data = message.Event, message.Data.String()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	heard.Index = c.transcript.Add(event)
	c.heard = append(c.heard, heard)
}

// Heard returns the messages from the given index on. Don't change them.
func (c *Client) Heard(from int) []Heard {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.heard[min(from, len(c.heard)):len(c.heard):len(c.heard)]
}

// Sent returns the data messages that the client has sent so far.
func (c *Client) Sent() []Sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Sent(nil), c.sent...)
}

// End returns how the server ended the connection. It's nil while the connection is open, and if this client ended it.
func (c *Client) End() *End {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.end
}

// Connected reports whether the client has ever opened its socket.
func (c *Client) Connected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.socket != nil
}

// Open reports whether the handshake succeeded and this client hasn't left since.
func (c *Client) Open() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.socket != nil && !c.leaving
}

// Emit sends an event.
func (c *Client) Emit(event string, data any) error {
	opcode, payload, err := c.dialect.Encode(event, data)
	if err != nil {
		return wording.Errorf("encode the event %q: %w", event, err)
	}
	value, err := wire.Of(data)
	if err != nil {
		return err
	}
	c.transcript.Add(verdict.Event{Kind: verdict.Frame, Client: c.Name, Dir: verdict.ToServer, Name: event, Data: value.String(), Bytes: len(payload), Binary: opcode == wire.Binary})
	return c.write(opcode, payload)
}

// Send sends a message of the course's own dialect, which need not be an event. In another dialect it becomes what does the same there.
func (c *Client) Send(opcode int, payload []byte) error {
	return c.SendAsIs(opcode, c.dialect.Translate(opcode, payload))
}

// SendAsIs sends a payload as it is.
func (c *Client) SendAsIs(opcode int, payload []byte) error {
	c.transcript.Add(verdict.Event{Kind: verdict.Frame, Client: c.Name, Dir: verdict.ToServer, Text: strings.ToValidUTF8(string(payload), "\uFFFD"), Bytes: len(payload), Binary: opcode == wire.Binary})
	return c.write(opcode, payload)
}

// SendInPieces sends a text payload as one message of several frames of about the same length (RFC 6455, 5.4). A frame may end in
// the middle of a character.
func (c *Client) SendInPieces(payload []byte, pieces int) error {
	event := verdict.Event{Kind: verdict.Frame, Client: c.Name, Dir: verdict.ToServer, Text: string(payload), Bytes: len(payload)}
	if message, err := c.dialect.Decode(wire.Text, payload); err == nil {
		event.Name, event.Data, event.Text = message.Event, message.Data.String(), ""
	}
	c.transcript.Add(event)
	c.note(wire.Text, payload)
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := c.conn.writePieces(payload, pieces); err != nil {
		return wording.Errorf("send a message in pieces: %s", plainError(err))
	}
	return nil
}

// note records a message that is being sent.
func (c *Client) note(opcode int, payload []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, Sent{opcode, payload})
}

func (c *Client) write(opcode int, payload []byte) error {
	c.note(opcode, payload)
	if err := c.writeMessage(c.socket, opcode, payload); err != nil {
		return wording.Errorf("send a frame: %w", err)
	}
	return nil
}

func (c *Client) writeMessage(socket *websocket.Conn, opcode int, payload []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = socket.SetWriteDeadline(time.Now().Add(writeTimeout)) // fails only on a closed socket, as the write then does
	return socket.WriteMessage(opcode, payload)
}

// Ping sends a ping with the payload, at most 125 bytes.
func (c *Client) Ping(payload string) error {
	c.transcript.Add(verdict.Event{Kind: verdict.Ping, Client: c.Name, Dir: verdict.ToServer})
	c.mu.Lock()
	c.pongs[payload] = -1
	c.mu.Unlock()
	if err := c.socket.WriteControl(websocket.PingMessage, []byte(payload), time.Now().Add(writeTimeout)); err != nil {
		return wording.Errorf("send a ping: %w", err)
	}
	return nil
}

// Pong returns the index of the event at which the pong to the payload arrived.
func (c *Client) Pong(payload string) (index int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	index, asked := c.pongs[payload]
	return index, asked && index >= 0
}

// Leave disconnects as a browser does when its tab is closed. It sends a close frame with the code (0 for none), waits for the
// answer or the end of the connection, until ctx ends, and closes. With code 1000 it first says so in the
// protocol's own words, as a page does that closes its socket and stays.
func (c *Client) Leave(ctx context.Context, code int) {
	if !c.startLeaving() {
		return
	}
	var body []byte
	if code != 0 {
		body = websocket.FormatCloseMessage(code, "")
	}
	c.recordEnd(verdict.Leaves, verdict.CloseFrame, cmp.Or(code, verdict.NoCode))
	if c.session != nil && code == websocket.CloseNormalClosure {
		_ = c.writeMessage(c.socket, wire.Text, c.session.Disconnect()) // it fails only if the server is already gone
	}
	err := c.socket.WriteControl(websocket.CloseMessage, body, time.Now().Add(writeTimeout))
	if err == nil {
		err = c.conn.flush()
	}
	if err == nil { // otherwise the server has gone already
		select {
		case <-c.closed:
		case <-ctx.Done():
		}
	}
	_ = c.socket.Close()
	<-c.closed
}

// Hold delays everything that is sent from now on until Leave, which sends it in one piece.
func (c *Client) Hold() { c.conn.hold() }

// LeaveAndShut sends a close frame and shuts this side of the TCP connection, as the system does for a browser that exits.
// AwaitClose then waits until the server has shut the other side.
func (c *Client) LeaveAndShut() {
	if !c.startLeaving() {
		return
	}
	c.recordEnd(verdict.Leaves, verdict.CloseFrame, websocket.CloseGoingAway)
	_ = c.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway, ""), time.Now().Add(writeTimeout))
	_ = c.conn.CloseWrite() // an error means that the server has gone already
}

// AwaitClose waits until the server has ended the connection in any way, or ctx ends. Then it closes the rest.
func (c *Client) AwaitClose(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = c.socket.Close() })
	defer stop()
	defer c.socket.Close()
	<-c.closed // the reader stops at a close frame
	for unread := make([]byte, 512); ; {
		if _, err := c.conn.TCPConn.Read(unread); err != nil {
			return ctx.Err()
		}
	}
}

// HangUp closes the TCP connection (FIN) without a close frame.
func (c *Client) HangUp() {
	if c.startLeaving() {
		c.recordEnd(verdict.Vanishes, verdict.FIN, 0)
		_ = c.socket.Close()
		<-c.closed
	}
}

// Vanish resets the TCP connection (RST), as the system does for a program that is killed before it has read everything.
func (c *Client) Vanish() {
	if c.startLeaving() {
		c.recordEnd(verdict.Vanishes, verdict.Reset, 0)
		c.reset()
	}
}

// recordEnd records that this client ends the connection.
func (c *Client) recordEnd(kind string, how verdict.How, code int) {
	c.transcript.Add(verdict.Event{Kind: kind, Client: c.Name, Dir: verdict.ToServer, By: verdict.ByClient, How: how, Code: code})
}

// Release says that the grader is about to end the server. The end of the connection that follows isn't recorded.
func (c *Client) Release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.released = true
}

// Close frees the client's connections at the end of a check, without an event in the transcript.
func (c *Client) Close() {
	if c.startLeaving() {
		c.reset()
	}
	c.browser.http.CloseIdleConnections()
}

func (c *Client) reset() {
	_ = c.conn.SetLinger(0)
	_ = c.socket.Close()
	<-c.closed
}

// startLeaving notes that this client ends the connection. It reports false if there is none to end.
func (c *Client) startLeaving() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.socket == nil || c.leaving {
		return false
	}
	c.leaving = true
	return true
}
