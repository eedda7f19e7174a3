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
)

// Handshake says how to open the socket. The zero value is what the page's own script does.
type Handshake struct {
	Query  string      // appended to the path: "user=bob"
	Cookie *string     // the Cookie header instead of the jar's; "" for none
	Before []Cookie    // sent before the jar's
	After  []Cookie    // sent behind them
	Slow   bool        // ask for a small window and never read: a client that is stuck
	Header http.Header // further headers
	From   string      // the address of this machine that the connection comes from, such as 127.0.0.2; "" for the system's choice
}

// Refusal is a handshake that was not answered with a right 101.
type Refusal struct {
	How       verdict.How
	Status    int         // of the HTTP answer, or 0 where there was none
	Header    http.Header // of the HTTP answer, or nil
	Body      string      // the first of its body
	Detail    string      // the name that nobody asked for, or what the system or a library says
	ByGorilla bool        // it was gorilla's Upgrade that refused
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

// Dial opens the socket. An answer other than a right 101 is a *Refusal; ctx ends the waiting for one.
func (c *Client) Dial(ctx context.Context, h Handshake) error {
	begun := c.transcript.Now()
	socket, conn, response, err := c.ask(ctx, h)
	if response != nil && h.Cookie == nil {
		err = errors.Join(err, c.browser.keep(response.Header, SocketPath))
	}
	if refusal := refused(response, err); refusal != nil {
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
	c.opened(socket, conn)
	c.transcript.AddSince(begun, verdict.Event{Kind: verdict.Connects, Client: c.Name, Status: response.StatusCode, Text: h.Query})
	if h.Slow {
		c.fillWindow()
		close(c.closed)
		return nil
	}
	c.begin()
	return nil
}

// ask sends a handshake and waits for the answer. The response may be there with an error and without one.
func (c *Client) ask(ctx context.Context, h Handshake) (*websocket.Conn, *conn, *http.Response, error) {
	var below *conn
	stop := func() bool { return true }
	dialer := websocket.Dialer{
		EnableCompression: true,
		WriteBufferSize:   16 << 10, // else gorilla sends a text of 4 KB, twice as long in JSON, in several frames, which a browser does not
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			if h.Slow {
				d.Control = smallWindow
			}
			if h.From != "" {
				d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(h.From)}
			}
			connection, err := d.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			below = &conn{TCPConn: connection.(*net.TCPConn), exceed: c.exceed}
			// Gorilla heeds a context's deadline, but not its end, while it waits for the answer.
			stop = context.AfterFunc(ctx, func() { _ = connection.Close() })
			return below, nil
		},
	}
	url := "ws://" + c.addr + SocketPath
	if h.Query != "" {
		url += "?" + h.Query
	}
	socket, response, err := dialer.DialContext(ctx, url, c.headers(h))
	stop()
	if err != nil {
		err = errors.Join(ctx.Err(), err)
	}
	return socket, below, response, err
}

// exceed records that the server has sent this client too much.
func (c *Client) exceed(limit verdict.Limit, most int) *Excess {
	return c.transcript.Exceed(c.Name, limit, most)
}

// headers are those of a handshake that the WebSocket protocol does not ask for itself.
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

// opened takes a socket for the client's own. Others may ask at the same time whether it is open.
func (c *Client) opened(socket *websocket.Conn, conn *conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.socket, c.conn, c.closed = socket, conn, make(chan struct{})
}

// fillWindow sends pings whose answers fill the small window of a slow client in a few packets. Else many small ones would, and from
// their number the server's kernel would conclude that it may keep much more for this client.
func (c *Client) fillWindow() {
	for range 10 {
		_ = c.socket.WriteControl(websocket.PingMessage, bytes.Repeat([]byte("."), 125), time.Now().Add(writeTimeout))
	}
}

// refused says why a handshake failed; nil if it did not.
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
	body, _ := io.ReadAll(response.Body) // gorilla keeps the first 1024 bytes, for this
	refusal.Body = strings.TrimSpace(string(body))
	if response.StatusCode == http.StatusSwitchingProtocols {
		refusal.How = verdict.Mismatch
		if !errors.Is(err, websocket.ErrBadHandshake) {
			refusal.Detail = plainError(err)
		}
		return refusal
	}
	refusal.How = verdict.Answered
	// Upgrader.returnError writes no reason, only the status; but it adds this header, which nobody else does.
	refusal.ByGorilla = response.Header.Get("Sec-Websocket-Version") == "13" && refusal.Body == http.StatusText(response.StatusCode)
	return refusal
}

// unansweredHandshake says why no answer came to a handshake.
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

// unasked is what an answer of 101 agrees to though the client has not offered it: RFC 6455, 4.1. Gorilla does not look.
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

// plainError is an error's text without the addresses of this one run, which tell a learner nothing.
func plainError(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}
