package client_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// raw serves each connection by itself, below HTTP, until the test ends. serve is given the key's answer.
func raw(t *testing.T, serve func(connection *net.TCPConn, accept string)) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				request, err := http.ReadRequest(bufio.NewReader(connection))
				if err == nil {
					serve(connection.(*net.TCPConn), websocketAccept(request.Header.Get("Sec-WebSocket-Key")))
				}
			}()
		}
	}()
	return listener.Addr().String()
}

// upgraded is the answer of a server that lets a client in, with further header lines.
func upgraded(accept string, lines ...string) string {
	lines = append(lines, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: "+accept)
	return "HTTP/1.1 101 Switching Protocols\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// How a connection ended is told by values, which say who ended it and what came.
func TestEnds(t *testing.T) {
	for _, test := range []struct {
		name  string
		sends string // after the handshake
		reset bool
		want  client.End
		kind  string // of the event
	}{
		{"a close frame", frame(8, "\x03\xf0too slow"), false, client.End{By: verdict.ByServer, How: verdict.CloseFrame, Code: 1008, Reason: "too slow"}, verdict.Leaves},
		{"a close frame without a code", frame(8, ""), false, client.End{By: verdict.ByServer, How: verdict.CloseFrame, Code: verdict.NoCode}, verdict.Leaves},
		{"no close frame", "", false, client.End{By: verdict.ByServer, How: verdict.FIN}, verdict.Gone},
		{"in the middle of a frame", "\x81\x05ab", false, client.End{By: verdict.ByServer, How: verdict.FIN}, verdict.Gone},
		{"a reset", "", true, client.End{By: verdict.ByServer, How: verdict.Reset}, verdict.Gone},
		{
			"a second answer", "HTTP/1.1 500 Internal Server Error\r\n\r\n", false,
			client.End{By: verdict.ByClient, How: verdict.SecondAnswer, Detail: "HTTP/1.1 500 Internal Server Error"},
			verdict.Gone,
		},
		{"reserved bits", "\xe1\x01a", false, client.End{Violation: verdict.ReservedBits, Detail: "RSV2 set"}, verdict.Gone},
		{"a frame of no kind", "\x83\x01a", false, client.End{Violation: verdict.BadOpcode, Detail: "bad opcode 3"}, verdict.Gone},
		{"a masked frame", "\x81\x81abcda", false, client.End{Violation: verdict.Masked, Detail: "bad MASK"}, verdict.Gone},
		{"a long ping", "\x89\x7e\x00\x80" + strings.Repeat("a", 128), false, client.End{Violation: verdict.LongControl, Detail: "len > 125 for control"}, verdict.Gone},
		{"a ping in pieces", "\x09\x01a", false, client.End{Violation: verdict.SplitControl, Detail: "FIN not set on control"}, verdict.Gone},
		{"a message in another", "\x01\x01a\x81\x01b", false, client.End{Violation: verdict.NewMessage, Detail: "data before FIN"}, verdict.Gone},
		{"the rest of nothing", "\x80\x01a", false, client.End{Violation: verdict.NoMessage, Detail: "continuation after FIN"}, verdict.Gone},
		{"a close code of nobody's", frame(8, "\x00\x07"), false, client.End{Violation: verdict.BadCloseCode, Detail: "bad close code 7"}, verdict.Gone},
		{"a reason that is not UTF-8", frame(8, "\x03\xe8\xff"), false, client.End{Violation: verdict.BadCloseReason, Detail: "invalid utf8 payload in close frame"}, verdict.Gone},
		{"a length that is negative", "\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", false, client.End{Violation: verdict.BadLength, Detail: "read limit exceeded"}, verdict.Gone},
		{"what cannot be inflated", "\xc1\x03\xff\xff\xff", false, client.End{Violation: verdict.BadDeflate, Detail: "flate: corrupt input before offset 1"}, verdict.Gone},
	} {
		t.Run(test.name, func(t *testing.T) {
			addr := raw(t, func(connection *net.TCPConn, accept string) {
				extension := "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover"
				fmt.Fprint(connection, upgraded(accept, extension), test.sends)
				if test.reset {
					_ = connection.SetLinger(0)
				}
			})
			transcript := client.NewTranscript()
			c := client.New("alice", addr, wire.JSON{}, transcript)
			defer c.Close()
			if err := c.Dial(t.Context(), client.Handshake{}); test.reset && err != nil {
				t.Skip("the reset overtook the answer")
			} else {
				require.NoError(t, err)
			}
			require.Eventually(t, func() bool { return c.End() != nil }, time.Minute, time.Millisecond)
			if test.want.Violation != "" {
				test.want.By, test.want.How = verdict.ByClient, verdict.ProtocolError
			}
			test.want.Index = 1
			require.Equal(t, test.want, *c.End())
			require.Equal(t, verdict.Event{
				At: transcript.Events()[1].At, Kind: test.kind, Client: "alice", Dir: verdict.FromServer,
				By: test.want.By, How: test.want.How, Code: test.want.Code, Reason: test.want.Reason, Violation: test.want.Violation, Detail: test.want.Detail,
			}, transcript.Events()[1])
		})
	}
}

// Why a handshake failed is told by values, too.
func TestRefusals(t *testing.T) {
	for _, test := range []struct {
		name    string
		answers func(accept string) string
		want    client.Refusal
	}{
		{"another status", func(string) string {
			return "HTTP/1.1 403 Forbidden\r\nX-Why: no\r\nContent-Length: 4\r\n\r\nno!\n"
		}, client.Refusal{How: verdict.Answered, Status: 403, Header: http.Header{"X-Why": {"no"}, "Content-Length": {"4"}}, Body: "no!"}},
		{"gorilla's", func(string) string {
			return "HTTP/1.1 403 Forbidden\r\nSec-Websocket-Version: 13\r\nContent-Length: 9\r\n\r\nForbidden"
		}, client.Refusal{How: verdict.Answered, Status: 403, Header: http.Header{"Sec-Websocket-Version": {"13"}, "Content-Length": {"9"}}, Body: "Forbidden", ByGorilla: true}},
		{"101 with another key", func(string) string { return upgraded("nobody's") }, client.Refusal{
			How: verdict.Mismatch, Status: 101, Header: http.Header{"Upgrade": {"websocket"}, "Connection": {"Upgrade"}, "Sec-Websocket-Accept": {"nobody's"}},
		}},
		{"nothing", func(string) string { return "" }, client.Refusal{How: verdict.HungUp}},
		{"half an answer", func(string) string { return "HTTP/1.1 101 Switching Protocols\r\nUpgr" }, client.Refusal{How: verdict.NotHTTP, Detail: `malformed MIME header: missing colon: "Upgr"`}},
		{"a status alone", func(string) string { return "HTTP/1.1 101 Switching Protocols\r\n" }, client.Refusal{How: verdict.HungUp}},
		{"no HTTP", func(string) string { return "hello there\r\n\r\n" }, client.Refusal{How: verdict.NotHTTP, Detail: `malformed HTTP status code "there"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			addr := raw(t, func(connection *net.TCPConn, accept string) { fmt.Fprint(connection, test.answers(accept)) })
			transcript := client.NewTranscript()
			c := client.New("alice", addr, wire.JSON{}, transcript)
			defer c.Close()
			var refusal *client.Refusal
			require.ErrorAs(t, c.Dial(t.Context(), client.Handshake{}), &refusal)
			require.Equal(t, test.want, *refusal)
			require.Equal(t, verdict.Event{
				At: transcript.Events()[0].At, Kind: verdict.Refused, Client: "alice", Status: test.want.Status, How: test.want.How, Detail: test.want.Detail,
			}, transcript.Events()[0])
		})
	}
	for lines, want := range map[string]client.Refusal{
		"Sec-WebSocket-Extensions: x-mine; level=1":                                       {How: verdict.Extension, Detail: "x-mine"},
		"Sec-WebSocket-Extensions: permessage-gzip ":                                      {How: verdict.Extension, Detail: "permessage-gzip"},
		"Sec-WebSocket-Protocol: chat":                                                    {How: verdict.Subprotocol, Detail: "chat"},
		"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover, x-own": {How: verdict.Extension, Detail: "x-own"},
		"Sec-WebSocket-Extensions: permessage-deflate":                                    {How: verdict.Mismatch, Detail: "websocket: invalid compression negotiation"},
	} {
		t.Run(lines, func(t *testing.T) {
			addr := raw(t, func(connection *net.TCPConn, accept string) {
				fmt.Fprint(connection, upgraded(accept, lines))
				waitForEnd(connection)
			})
			c := client.New("alice", addr, wire.JSON{}, client.NewTranscript())
			defer c.Close()
			var refusal *client.Refusal
			require.ErrorAs(t, c.Dial(t.Context(), client.Handshake{}), &refusal)
			require.Equal(t, want.How, refusal.How)
			require.Equal(t, want.Detail, refusal.Detail)
			require.Equal(t, 101, refusal.Status)
			require.NotEmpty(t, refusal.Header)
			require.False(t, c.Open())
		})
	}
	t.Run("no answer in time", func(t *testing.T) {
		asked := make(chan struct{})
		addr := raw(t, func(connection *net.TCPConn, _ string) {
			close(asked)
			waitForEnd(connection)
		})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-asked
			cancel()
		}()
		c := client.New("alice", addr, wire.JSON{}, client.NewTranscript())
		defer c.Close()
		var refusal *client.Refusal
		require.ErrorAs(t, c.Dial(ctx, client.Handshake{}), &refusal)
		require.Equal(t, client.Refusal{How: verdict.NoAnswer}, *refusal)
	})
	t.Run("nobody there", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, listener.Close())
		c := client.New("alice", listener.Addr().String(), wire.JSON{}, client.NewTranscript())
		defer c.Close()
		var refusal *client.Refusal
		require.ErrorAs(t, c.Dial(t.Context(), client.Handshake{}), &refusal)
		require.Equal(t, verdict.Broken, refusal.How)
		require.NotContains(t, refusal.Detail, listener.Addr().String())
	})
}

// A page that is not answered is told by values as well.
func TestUnanswered(t *testing.T) {
	for name, test := range map[string]struct {
		answers string
		want    client.Unanswered
	}{
		"hung up":  {"", client.Unanswered{Request: "GET /", How: verdict.HungUp}},
		"not HTTP": {"hello\r\n\r\n", client.Unanswered{Request: "GET /", How: verdict.Broken, Detail: `net/http: HTTP/1.x transport connection broken: malformed HTTP response "hello"`}},
	} {
		t.Run(name, func(t *testing.T) {
			addr := raw(t, func(connection *net.TCPConn, _ string) { fmt.Fprint(connection, test.answers) })
			c := client.New("alice", addr, wire.JSON{}, client.NewTranscript())
			defer c.Close()
			_, err := c.Get(t.Context(), "/")
			var failed *client.Unanswered
			require.ErrorAs(t, err, &failed)
			require.Equal(t, test.want, *failed)
		})
	}
}

// Others may ask whether a client is connected while it connects. The race detector judges this.
func TestDialWhileOthersAsk(t *testing.T) {
	addr := raw(t, func(connection *net.TCPConn, accept string) {
		fmt.Fprint(connection, upgraded(accept))
		waitForEnd(connection)
	})
	for range 20 {
		c := client.New("alice", addr, wire.JSON{}, client.NewTranscript())
		stop, asked := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(asked)
			for {
				select {
				case <-stop:
					return
				default:
					_, _ = c.Open(), c.Connected()
				}
			}
		}()
		dial(t, c)
		close(stop)
		<-asked
		c.Close()
	}
}
