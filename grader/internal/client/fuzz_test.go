package client

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// scripted is a server that answers each handshake with what it is told beforehand, and then closes the connection. In the answer,
// "ACCEPT" stands for the one right value of Sec-WebSocket-Accept.
func scripted(f *testing.F) (addr string, next chan<- string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(f, err)
	f.Cleanup(func() { _ = listener.Close() })
	answers := make(chan string, 1)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			request, err := http.ReadRequest(bufio.NewReader(connection))
			if answer := <-answers; err == nil {
				accept := acceptOf(request)
				fmt.Fprint(connection, strings.ReplaceAll(answer, "ACCEPT", accept))
				_ = connection.(*net.TCPConn).CloseWrite()
				_ = connection.SetReadDeadline(time.Now().Add(time.Second))
				for buffer := make([]byte, 512); err == nil; {
					_, err = connection.Read(buffer)
				}
			}
			_ = connection.Close()
		}
	}()
	return listener.Addr().String(), answers
}

// acceptOf is the answer to a handshake's key, as gorilla's server makes it.
func acceptOf(request *http.Request) string {
	recorder := &hijackable{header: http.Header{}}
	_, _ = (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(recorder, request, nil)
	_, rest, _ := strings.Cut(recorder.written.String(), "Sec-WebSocket-Accept: ")
	accept, _, _ := strings.Cut(rest, "\r\n")
	return accept
}

// hijackable lets Upgrade write its answer into a string.
type hijackable struct {
	header  http.Header
	written strings.Builder
}

func (h *hijackable) Header() http.Header         { return h.header }
func (h *hijackable) Write(p []byte) (int, error) { return h.written.Write(p) }
func (h *hijackable) WriteHeader(int)             {}

func (h *hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	near, far := net.Pipe()
	_ = near.Close()
	_ = far.Close()
	c := writer{Conn: far, to: &h.written}
	return c, bufio.NewReadWriter(bufio.NewReader(strings.NewReader("")), bufio.NewWriter(c)), nil
}

type writer struct {
	net.Conn
	to *strings.Builder
}

func (w writer) Write(p []byte) (int, error)      { return w.to.Write(p) }
func (w writer) SetDeadline(time.Time) error      { return nil }
func (w writer) SetWriteDeadline(time.Time) error { return nil }

const taken = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n" +
	"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n\r\n"

// Whatever follows a handshake: the reader comes to an end and says how, and what it has heard is in the transcript.
func FuzzFrames(f *testing.F) {
	for _, frames := range []string{
		"", "\x81\x1d{\"event\":\"user count\",\"data\":2}", "\x81\x05hello\x88\x02\x03\xe8", "\x01\x02{}\x80\x00", "\x82\x01b", "\x89\x00\x8a\x00", "\x88\x00", "\x88\x01\x03",
		"\x88\x02\x00\x00", "\x81\x7e\x00\x05hello", "\x81\x7f\x00\x00\x00\x00\x00\x00\x00\x05hello", "\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", "\x81\x85abcdhello",
		"\xc1\x07\xf2\x48\xcd\xc9\xc9\x07\x00", "\xc1\x00", "\x41\x03\xf2\x48\xcd\x80\x04\xc9\xc9\x07\x00", "\xc1\x03\xff\xff\xff", "HTTP/1.1 500 Internal Server Error\r\n\r\n", "\x81\xfe",
	} {
		f.Add([]byte(frames))
	}
	addr, next := scripted(f)
	f.Fuzz(func(t *testing.T, frames []byte) {
		next <- taken + strings.ReplaceAll(string(frames), "ACCEPT", "")
		transcript := NewTranscript()
		c := New("alice", addr, wire.JSON{}, transcript)
		defer c.Close()
		require.NoError(t, c.Dial(t.Context(), Handshake{}))
		select {
		case <-c.closed:
		case <-time.After(time.Minute):
			t.Fatal("the reader does not end")
		}
		end := c.End()
		require.NotNil(t, end)
		require.NotEmpty(t, end.How)
		require.Equal(t, end.How == verdict.ProtocolError, end.Violation != "")
		require.NotEqual(t, verdict.OtherViolation, end.Violation, end.Detail)
		events := transcript.Events()
		for _, h := range c.Heard(0) {
			require.Equal(t, verdict.Frame, events[h.Index].Kind)
			if h.Fault == nil {
				require.True(t, len(h.Data) == 0 || json.Valid(h.Data))
			}
		}
	})
}

// Whatever answers a handshake: there is a socket, or a reason why there is none.
func FuzzHandshake(f *testing.F) {
	for _, answer := range []string{
		"", taken, "HTTP/1.1 101 Switching Protocols\r\n", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno", "HTTP/1.1 103 Early Hints\r\n\r\n" + taken, "hello", "\r\n\r\n",
		"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\nSec-WebSocket-Extensions: permessage-deflate, x\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "HTTP/1.0 101 \r\nSet-Cookie: a=b; Path=/\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/9.9 999 \r\n\r\n",
	} {
		f.Add([]byte(answer))
	}
	addr, next := scripted(f)
	f.Fuzz(func(t *testing.T, answer []byte) {
		next <- string(answer)
		transcript := NewTranscript()
		c := New("alice", addr, wire.JSON{}, transcript)
		defer c.Close()
		err := c.Dial(t.Context(), Handshake{})
		require.Equal(t, err == nil, c.Open())
		if err == nil {
			<-c.closed
			require.Equal(t, verdict.Connects, transcript.Events()[0].Kind)
			return
		}
		refusal := err.(*Refusal)
		require.NotEmpty(t, refusal.How)
		require.Equal(t, refusal.How == verdict.OverLimit, refusal.Excess != nil)
		if refusal.How == verdict.Answered || refusal.How == verdict.Mismatch {
			require.NotZero(t, refusal.Status)
		}
		require.Equal(t, verdict.Refused, transcript.Events()[refusal.Index].Kind)
	})
}

// Whatever a page says: it is read to its end. What is left out of a long one changes no form.
func FuzzPage(f *testing.F) {
	for _, page := range []string{
		"", `<form id="login" method="post"><input name="username"><input name="password" type="password"><button>Log in</button></form>`, `<form id=login><textarea name=username>a</textarea>`,
		`<table><form id=login><tr><td><input name=username><tr><td><input name=password></table>`, `<input form=login name=username><form id=login></form>`, `<a id=login href=/login>`,
		`<select name=a><option>1<option selected>2</select>`, `<template><form id=login></template>`, `<base href=/x/><form id=login action=y>`, `<meta http-equiv=refresh content="0; url=/">`,
		`<script>"<form id=login>"</script><style>a</style><!-- <form> -->`, `<noscript><form id=login></noscript>`, `<div><div><p></div>`, "<textarea>\n\n<form>", `<svg><style><form id=login>`, `<plaintext><form>`,
		`<title><form></title><iframe><form></iframe><xmp><form></xmp>`, `<frameset><frame>`, "<form id=login><input name=\"a\x00\" value='\r\n'>",
	} {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, body string) {
		c := New("alice", "127.0.0.1:1", wire.JSON{}, NewTranscript())
		slim, err := c.browser.slimmed([]byte(body), true)
		if err != nil {
			return // it has too many elements
		}
		var got, want string
		for _, one := range []struct {
			text  string
			forms *string
		}{{body, &want}, {slim, &got}} {
			page := &Page{Status: 200, Body: one.text, URL: "http://127.0.0.1:1/", transcript: c.transcript}
			if err := page.read(func(d *document) { *one.forms = told(d) }); err != nil {
				return // it is nested too deeply
			}
			(&Site{Forms: ours}).hasForm(page, ours.Login)
			page.leadsOn()
			page.links(c, ours.Login)
		}
		require.Equal(t, want, got)
	})
}

// told is what the forms of a document send and where its links lead.
func told(d *document) string {
	var said strings.Builder
	f, link := d.find(ours.Login, ours.credentials())
	if f != nil {
		fmt.Fprintln(&said, f.method, f.encoding, f.action, f.entries)
		_, _, _, _, _ = f.request()
	}
	if link != nil {
		fmt.Fprintln(&said, link.AttrOr("href", ""))
	}
	for _, l := range d.links(func(string) bool { return true }, DefaultSocket) {
		fmt.Fprintln(&said, l.path)
	}
	return said.String()
}

// Whatever cookies a server sets: they are kept and sent back, and setting them once more changes nothing.
func FuzzCookies(f *testing.F) {
	for _, line := range []string{
		"a=b", "a=b; Path=/ws", "a=b; Path=/ws; Max-Age=0", "a=\"b c\"; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a", "=", "=b", ";", "a=b; Expires=Sun Nov  6 08:49:37 2094", "a=b; max-age=99999999999999999999",
		"__Host-a=b; Secure; Path=/", "a=b=c; PATH=ws; path=", "a=; Domain=example.com", "\xff=\x00", "a=b; Expires=99:99:99 99 Dec 9999", "a=b; Max-Age=-1; Max-Age=1",
	} {
		f.Add(line, "/login")
		f.Add(line, "/")
	}
	f.Fuzz(func(t *testing.T, line, path string) {
		if !strings.HasPrefix(path, "/") {
			path = "/" + path // as every request's does
		}
		var j jar
		answer := http.Header{"Set-Cookie": {line, "other=cookie"}}
		j.take(answer, "127.0.0.1", path)
		first := j.header(path)
		require.LessOrEqual(t, len(j.cookies), 2)
		require.LessOrEqual(t, j.size(), len(line)+len("othercookie"))
		j.take(answer, "127.0.0.1", path)
		require.Equal(t, first, j.header(path))
		for _, cookie := range j.give(path) {
			require.True(t, cookie.Name == "other" || strings.Contains(line, cookie.Value))
		}
	})
}

// ours are the forms of this kit's course.
var ours = Forms{Register: "#register", Login: "#login", Logout: "#logout", Name: "username", Password: "password"}
