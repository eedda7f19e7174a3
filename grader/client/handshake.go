package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/verdict"
)

// Handshake says how to open the socket. The zero value is what the page's own script does.
type Handshake struct {
	Query  string      // appended to the path: "user=bob"
	Cookie *string     // the Cookie header instead of the jar's; "" for none
	Slow   bool        // ask for a small window and never read: a client that is stuck
	Header http.Header // further headers
}

// Refusal is a handshake that was not answered with a right 101.
type Refusal struct {
	Status    int    // of the HTTP answer, or 0 where there was none
	Body      string // the first of its body
	Text      string // what happened, as the end of a sentence: `answered 400 Bad Request`
	ByGorilla bool   // it was gorilla's Upgrade that refused
	Index     int    // of its event in the transcript
}

func (r *Refusal) Error() string { return "the server " + r.Text }

// Dial opens the socket. An answer other than a right 101 is a *Refusal; ctx ends the waiting for one.
func (c *Client) Dial(ctx context.Context, h Handshake) error {
	url := "ws://" + c.addr + SocketPath
	if h.Query != "" {
		url += "?" + h.Query
	}
	header := h.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if header.Get("Origin") == "" {
		header.Set("Origin", "http://"+c.addr)
	}
	stop := func() bool { return true }
	dialer := websocket.Dialer{
		EnableCompression: true,
		WriteBufferSize:   16 << 10, // else gorilla sends a text of 4 KB, twice as long in JSON, in several frames, which a browser does not
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			var d net.Dialer
			if h.Slow {
				d.Control = smallWindow
			}
			connection, err := d.DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			c.line = &line{TCPConn: connection.(*net.TCPConn)}
			// Gorilla heeds a context's deadline, but not its end, while it waits for the answer.
			stop = context.AfterFunc(ctx, func() { _ = connection.Close() })
			return c.line, nil
		},
	}
	cookie := c.Cookie()
	if h.Cookie != nil {
		cookie = *h.Cookie
	}
	if cookie != "" {
		header.Set("Cookie", cookie)
	}
	header.Set("User-Agent", userAgent)
	begun := c.transcript.Now()
	socket, response, err := dialer.DialContext(ctx, url, header)
	stop()
	if response != nil && h.Cookie == nil {
		c.browser.shared().take(response.Header, SocketPath)
	}
	if err == nil {
		if unasked := unasked(response.Header); unasked != "" {
			_ = socket.Close()
			refusal := &Refusal{Status: response.StatusCode, Text: "answered 101, but with " + unasked + " that nobody asked for, which no browser accepts"}
			refusal.Index = c.transcript.AddSince(begun, verdict.Event{Kind: verdict.Refused, Client: c.Name, Status: refusal.Status, Text: refusal.Text})
			return refusal
		}
	}
	if err != nil {
		refusal := refused(response, errors.Join(ctx.Err(), err))
		refusal.Index = c.transcript.AddSince(begun, verdict.Event{Kind: verdict.Refused, Client: c.Name, Status: refusal.Status, Text: refusal.Text})
		return refusal
	}
	c.socket, c.closed = socket, make(chan struct{})
	c.transcript.AddSince(begun, verdict.Event{Kind: verdict.Connects, Client: c.Name, Status: response.StatusCode, Text: h.Query})
	if h.Slow {
		// The answers to these fill the small window in a few packets. Else many small ones would, and from their number the
		// server's kernel would conclude that it may keep much more for this client.
		for range 10 {
			_ = socket.WriteControl(websocket.PingMessage, bytes.Repeat([]byte("."), 125), time.Now().Add(writeTime))
		}
		close(c.closed)
		return nil
	}
	c.begin()
	return nil
}

// unasked is what an answer of 101 agrees to though the client has not offered it: RFC 6455, 4.1. Gorilla does not look.
func unasked(answer http.Header) string {
	if name := answer.Get("Sec-Websocket-Protocol"); name != "" {
		return fmt.Sprintf("a subprotocol (%q)", name)
	}
	for _, line := range answer.Values("Sec-Websocket-Extensions") {
		for extension := range strings.SplitSeq(line, ",") {
			name, _, _ := strings.Cut(extension, ";")
			if name = strings.TrimSpace(name); name != "" && !strings.EqualFold(name, "permessage-deflate") {
				return fmt.Sprintf("an extension (%q)", name)
			}
		}
	}
	return ""
}

// refused describes a handshake that failed.
func refused(response *http.Response, err error) *Refusal {
	if response == nil {
		switch {
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
			return &Refusal{Text: "did not answer the handshake"}
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return &Refusal{Text: "closed the connection without answering the handshake"}
		case strings.Contains(err.Error(), "malformed HTTP"):
			return &Refusal{Text: "answered the handshake with something that is not HTTP: " + err.Error()}
		}
		return &Refusal{Text: "did not answer the handshake: " + plainError(err)}
	}
	body, _ := io.ReadAll(response.Body) // gorilla keeps the first 1024 bytes, for this
	refusal := &Refusal{Status: response.StatusCode, Body: strings.TrimSpace(string(body))}
	refusal.Text = fmt.Sprintf("answered %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	// Upgrader.returnError writes no reason, only the status; but it adds this header, which nobody else does.
	refusal.ByGorilla = response.Header.Get("Sec-Websocket-Version") == "13" && refusal.Body == http.StatusText(response.StatusCode)
	if response.StatusCode == http.StatusSwitchingProtocols {
		refusal.Text = "answered 101, but with headers that do not fit the handshake (RFC 6455, 4.2.2)"
		if errors.Is(err, websocket.ErrBadHandshake) {
			return refusal
		}
		refusal.Text += ": " + plainError(err)
	}
	return refusal
}

// plainError is an error's text without the addresses of this one run, which tell a learner nothing.
func plainError(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}
