package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Handshake says how to open the socket. The zero value does it as the page's own script does.
type Handshake struct {
	Query  string      // appended to the path: "user=bob"
	Cookie *string     // the Cookie header instead of the jar's; "" for none
	Before []Cookie    // sent before the jar's
	After  []Cookie    // sent after the jar's
	Slow   bool        // ask for a small window and never read: a stuck client
	Spelt  bool        // the header Upgrade is WebSocket, with capitals, which means the same: RFC 6455, 4.2.1
	Header http.Header // more headers
	From   string      // the address of this machine that the connection comes from, such as 127.0.0.2; "" for the system's choice
}

// Refusal is a handshake that was not answered with a valid 101.
type Refusal struct {
	How       verdict.How
	Status    int         // of the HTTP answer, or 0 where there was none
	Header    http.Header // of the HTTP answer, or nil
	Body      string      // the beginning of its body
	Detail    string      // the subprotocol or extension that wasn't offered, or what the system or a library says
	ByGorilla bool        // it was gorilla's Upgrade that refused
	Proper    bool        // by a protocol that refuses after the upgrade, or knows no 401: it is as good as a 401
	Excess    *Excess     // of OverLimit: the limit that was passed
	Index     int         // of its event in the transcript
}

func (r *Refusal) Error() string {
	text := fmt.Sprintf("the handshake failed: %s", r.How)
	if r.Status != 0 {
		text += fmt.Sprintf(", status %d", r.Status)
	}
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	return text
}

// Dial opens the socket. Any answer other than a valid 101 is a *Refusal. When ctx ends, Dial stops waiting for the answer.
func (c *Client) Dial(ctx context.Context, h Handshake) error {
	begun := c.transcript.Now()
	socket, conn, response, err := c.ask(ctx, h)
	if response != nil && h.Cookie == nil {
		err = errors.Join(err, c.browser.keep(response.Header, c.host(), c.socketPath()))
	}
	refusal := refused(response, err)
	session := c.dialect.Begin()
	var early []early
	if session != nil {
		switch {
		case refusal == nil:
			early, refusal = c.enter(ctx, socket, conn, session)
		case refusal.Status == http.StatusBadRequest: // Engine.IO knows no other status for a handshake that it refuses
			refusal.Proper = true
		}
	}
	if refusal != nil {
		if socket != nil {
			_ = socket.Close()
		}
		event := verdict.Event{Kind: verdict.Refused, Client: c.Name, Status: refusal.Status, How: refusal.How, Detail: refusal.Detail}
		if refusal.Excess != nil {
			event.Limit, event.Most = refusal.Excess.Limit, refusal.Excess.Most
		}
		refusal.Index = c.transcript.AddSince(begun, event)
		return refusal
	}
	c.opened(socket, conn, session)
	c.transcript.AddSince(begun, verdict.Event{Kind: verdict.Connects, Client: c.Name, Status: response.StatusCode, Text: h.Query})
	for _, e := range early {
		c.hear(wire.Text, e.payload, e.message, nil)
	}
	if h.Slow {
		c.fillWindow()
		close(c.closed)
		return nil
	}
	c.begin()
	return nil
}

// ask sends a handshake and waits for the answer. It may return a response together with an error.
func (c *Client) ask(ctx context.Context, h Handshake) (*websocket.Conn, *conn, *http.Response, error) {
	var below *conn
	stop := func() bool { return true }
	dialer := websocket.Dialer{
		EnableCompression: true,
		WriteBufferSize:   16 << 10, // with a smaller one, gorilla sends 4 KB of text (up to 8 KB as JSON) in several frames, which a browser doesn't
		NetDialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			if h.Slow {
				d.Control = smallWindow
			}
			if h.From != "" {
				d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(h.From)}
			}
			connection, err := c.connect(ctx, &d, network)
			if err != nil {
				return nil, err
			}
			below = &conn{TCPConn: connection.(*net.TCPConn), exceed: c.exceed, arrived: c.transcript.arrived, respell: h.Spelt}
			// While it waits for the answer, gorilla obeys a context's deadline, but not its cancellation.
			stop = context.AfterFunc(ctx, func() { _ = connection.Close() })
			return below, nil
		},
	}
	url := "ws://" + c.addr + c.socketURL(h.Query)
	socket, response, err := dialer.DialContext(ctx, url, c.headers(h))
	stop()
	if err != nil {
		err = errors.Join(ctx.Err(), err)
	} else {
		below.keys = c.newKeys()
	}
	return socket, below, response, err
}

// exceed records that the server has sent this client too much.
func (c *Client) exceed(limit verdict.Limit, most int) *Excess {
	return c.transcript.Exceed(c.Name, limit, most)
}

// headers are the headers of a handshake that the WebSocket protocol itself doesn't require.
func (c *Client) headers(h Handshake) http.Header {
	header := h.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if header.Get("Origin") == "" {
		header.Set("Origin", "http://"+c.addr)
	}
	cookie := CookieHeader(slices.Concat(h.Before, c.Cookies(), h.After))
	if h.Cookie != nil {
		cookie = *h.Cookie
	}
	if cookie != "" {
		header.Set("Cookie", cookie)
	}
	header.Set("User-Agent", userAgent)
	return header
}

// opened stores the new socket. Other goroutines may ask at the same time whether it is open.
func (c *Client) opened(socket *websocket.Conn, conn *conn, session wire.Session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.socket, c.conn, c.session, c.closed = socket, conn, session, make(chan struct{})
}

// fillWindow sends pings whose answers fill the small window of a slow client with a few packets. Many small packets would make
// the server's kernel keep much more data for this client.
func (c *Client) fillWindow() {
	for range 10 {
		_ = c.socket.WriteControl(websocket.PingMessage, bytes.Repeat([]byte("."), 125), time.Now().Add(writeTimeout))
	}
}

// refused says why a handshake failed. It's nil for one that succeeded.
func refused(response *http.Response, err error) *Refusal {
	var excess *Excess
	if errors.As(err, &excess) {
		return &Refusal{How: verdict.OverLimit, Excess: excess}
	}
	if response == nil {
		return unansweredHandshake(err)
	}
	refusal := &Refusal{Status: response.StatusCode, Header: response.Header}
	if err == nil {
		if refusal.How, refusal.Detail = unasked(response.Header); refusal.How == "" {
			return nil
		}
		return refusal
	}
	body, _ := io.ReadAll(response.Body) // gorilla keeps the first 1024 bytes for this purpose
	refusal.Body = strings.TrimSpace(string(body))
	if response.StatusCode == http.StatusSwitchingProtocols {
		refusal.How = verdict.Mismatch
		if !errors.Is(err, websocket.ErrBadHandshake) {
			refusal.Detail = plainError(err)
		}
		return refusal
	}
	refusal.How = verdict.Answered
	// Upgrader.returnError writes only the status, without a reason. But it adds this header, and nothing else does.
	refusal.ByGorilla = response.Header.Get("Sec-Websocket-Version") == "13" && refusal.Body == http.StatusText(response.StatusCode)
	return refusal
}

// unansweredHandshake says why a handshake was not answered.
func unansweredHandshake(err error) *Refusal {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Refusal{How: verdict.NoAnswer}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Refusal{How: verdict.HungUp}
	case strings.Contains(err.Error(), "malformed "):
		return &Refusal{How: verdict.NotHTTP, Detail: err.Error()}
	}
	return &Refusal{How: verdict.Broken, Detail: plainError(err)}
}

// unasked finds what a 101 agrees to although the client didn't offer it (RFC 6455, 4.1). Gorilla doesn't check that.
func unasked(answer http.Header) (how verdict.How, name string) {
	if name := answer.Get("Sec-Websocket-Protocol"); name != "" {
		return verdict.Subprotocol, name
	}
	for _, line := range answer.Values("Sec-Websocket-Extensions") {
		for extension := range strings.SplitSeq(line, ",") {
			name, _, _ := strings.Cut(extension, ";")
			if name = strings.TrimSpace(name); name != "" && !strings.EqualFold(name, "permessage-deflate") {
				return verdict.Extension, name
			}
		}
	}
	return "", ""
}

// plainError is an error's text without the addresses of this run, which mean nothing to a learner.
func plainError(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}
