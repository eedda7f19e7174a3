package client_test

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// However a client comes and goes, it leaves no goroutine and no connection behind.
func TestNoLeaks(t *testing.T) {
	for _, test := range []struct {
		name   string
		server http.HandlerFunc
		visit  func(t *testing.T, c *client.Client)
	}{
		{"never came", echo, func(*testing.T, *client.Client) {}},
		{"stays until the end", echo, dial},
		{"leaves", echo, func(t *testing.T, c *client.Client) {
			dial(t, c)
			c.Leave(t.Context(), 1001)
		}},
		{"leaves a server that does not answer the close frame", silent, func(t *testing.T, c *client.Client) {
			dial(t, c)
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			c.Leave(ctx, 0)
		}},
		{"vanishes, twice", echo, func(t *testing.T, c *client.Client) {
			dial(t, c)
			c.Vanish()
			c.Vanish()
		}},
		{"hangs up", echo, func(t *testing.T, c *client.Client) {
			dial(t, c)
			c.HangUp()
		}},
		{"is refused", http.NotFound, func(t *testing.T, c *client.Client) {
			var refusal *client.Refusal
			require.ErrorAs(t, c.Dial(t.Context(), client.Handshake{}), &refusal)
			require.Equal(t, 404, refusal.Status)
		}},
		{"is never answered", silent, func(t *testing.T, c *client.Client) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			require.Error(t, c.Dial(ctx, client.Handshake{Query: "silent"}))
		}},
		{"is stuck", echo, func(t *testing.T, c *client.Client) {
			require.NoError(t, c.Dial(t.Context(), client.Handshake{Slow: true}))
		}},
		{"is thrown out", func(w http.ResponseWriter, r *http.Request) {
			conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
			if err == nil {
				_ = conn.Close()
			}
		}, func(t *testing.T, c *client.Client) {
			dial(t, c)
			require.Eventually(t, func() bool { return c.End() != nil }, time.Minute, time.Millisecond)
		}},
		{"looks at pages", echo, func(t *testing.T, c *client.Client) {
			page, err := c.Get(t.Context(), "/")
			require.NoError(t, err)
			require.Equal(t, 200, page.Status)
		}},
		{"breaks off in mid-handshake", echo, func(t *testing.T, c *client.Client) {
			require.NoError(t, c.HalfHandshake(t.Context(), false))
			require.NoError(t, c.HalfHandshake(t.Context(), true))
		}},
		{"a rush", echo, func(t *testing.T, c *client.Client) {
			came, err := c.Rush(t.Context(), 50)
			require.NoError(t, err)
			require.Equal(t, 50, came)
		}},
		{"a rush that is broken off", silent, func(t *testing.T, c *client.Client) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			_, _ = c.Rush(ctx, 50)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			mux := http.NewServeMux()
			mux.HandleFunc("/ws", test.server)
			mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<p>hello")) })
			server := httptest.NewServer(mux)
			c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
			test.visit(t, c)
			c.Close()
			server.CloseClientConnections()
			server.Close()
			goleak.VerifyNone(t, before)
		})
	}
}

func dial(t *testing.T, c *client.Client) {
	t.Helper()
	require.NoError(t, c.Dial(t.Context(), client.Handshake{}))
	require.True(t, c.Open())
}

// echo sends back every message.
func echo(w http.ResponseWriter, r *http.Request) {
	conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	for {
		opcode, payload, err := conn.ReadMessage()
		if err != nil || conn.WriteMessage(opcode, payload) != nil {
			return
		}
	}
}

// silent opens sockets, reads from them, and never answers anything; with the query "silent" not even the handshake.
func silent(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery == "silent" {
		<-r.Context().Done()
		return
	}
	conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	for buffer := make([]byte, 1024); ; {
		if _, err := conn.NetConn().Read(buffer); err != nil {
			return
		}
	}
}

// All that comes is in the transcript, also what came in the same TCP segment as the answer to the handshake.
func TestTranscriptHasEverything(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer connection.Close()
		key := websocketAccept(r.Header.Get("Sec-WebSocket-Key"))
		_, _ = connection.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + key + "\r\n\r\n" +
			frame(wire.Text, `{"event":"early","data":"one"}`) + frame(wire.Text, "not JSON!") + frame(wire.Binary, "b")))
		waitForEnd(connection)
	}))
	defer server.Close()
	transcript := client.NewTranscript()
	c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, transcript)
	defer c.Close()
	dial(t, c)
	require.Eventually(t, func() bool { return len(c.Heard(0)) == 3 }, time.Minute, time.Millisecond)
	heard := c.Heard(0)
	require.Equal(t, "early", heard[0].Event)
	require.Nil(t, heard[0].Fault)
	require.NotNil(t, heard[1].Fault)
	require.NotNil(t, heard[2].Fault)
	events := transcript.Events()
	require.Len(t, events, transcript.Len())
	require.Equal(t, verdict.Connects, events[0].Kind)
	for i, h := range heard {
		require.Equal(t, i+1, h.Index)
		require.Equal(t, verdict.FromServer, events[h.Index].Dir)
	}
}

// A handshake has the time at which it began: a server may tell the others of a newcomer before the newcomer has its answer.
func TestHandshakeBeforeItsEffect(t *testing.T) {
	told, heard := make(chan *websocket.Conn, 1), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery == "second" {
			_ = (<-told).WriteMessage(websocket.TextMessage, []byte(`{"event":"user count","data":2}`))
			<-heard
		}
		conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		if r.URL.RawQuery == "" {
			told <- conn
		}
		_, _, _ = conn.ReadMessage()
	}))
	defer server.Close()
	transcript := client.NewTranscript()
	alice := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, transcript)
	bob := client.New("bob", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, transcript)
	defer alice.Close()
	defer bob.Close()
	dial(t, alice)
	connected := make(chan error, 1)
	go func() { connected <- bob.Dial(t.Context(), client.Handshake{Query: "second"}) }()
	require.Eventually(t, func() bool { return len(alice.Heard(0)) == 1 }, time.Minute, time.Millisecond)
	close(heard)
	require.NoError(t, <-connected)
	events := transcript.Events()
	require.Equal(t, []string{verdict.Connects, verdict.Frame, verdict.Connects}, []string{events[0].Kind, events[1].Kind, events[2].Kind})
	require.Less(t, events[2].At, events[1].At)
}

// An answer to the handshake may come in any number of segments, also one that takes compression in the way that gorilla does not expect.
func TestAnswerInPieces(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer connection.Close()
		key := websocketAccept(r.Header.Get("Sec-WebSocket-Key"))
		for _, b := range []byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\nSec-WebSocket-Accept: " + key + "\r\n\r\n" +
			frame(wire.Text, `{"event":"early","data":"one"}`)) {
			if _, err := connection.Write([]byte{b}); err != nil {
				return
			}
		}
		waitForEnd(connection)
	}))
	defer server.Close()
	c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
	defer c.Close()
	dial(t, c)
	require.Eventually(t, func() bool { return len(c.Heard(0)) == 1 }, time.Minute, time.Millisecond)
	require.Equal(t, "early", c.Heard(0)[0].Event)
}

// frame is a frame of a short message: RFC 6455, section 5.2.
func frame(opcode int, payload string) string {
	return string([]byte{0x80 | byte(opcode), byte(len(payload))}) + payload
}

func waitForEnd(connection net.Conn) {
	buffer := make([]byte, 1024)
	for {
		if _, err := connection.Read(buffer); err != nil {
			return
		}
	}
}

// websocketAccept is the answer to a handshake's key: RFC 6455, section 4.2.2.
func websocketAccept(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// A message in pieces is as many frames as asked for, however long they are, and whole again where they are put together.
func TestSendInPieces(t *testing.T) {
	for _, test := range []struct{ length, pieces int }{{40, 1}, {40, 3}, {1000, 4}, {100, 100}, {1 << 18, 2}} {
		var frames [][]byte
		got := make(chan string, 1)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
			if err != nil {
				return
			}
			defer conn.Close()
			_, reader, err := conn.NextReader()
			for err == nil {
				piece := make([]byte, test.length)
				var n int
				n, err = reader.Read(piece)
				frames = append(frames, piece[:n])
			}
			got <- string(bytes.Join(frames, nil))
			waitForEnd(conn.NetConn())
		}))
		c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
		dial(t, c)
		payload := []byte(`{"event":"chat message","data":"` + strings.Repeat("é", test.length/2) + `"}`)
		require.NoError(t, c.SendInPieces(payload, test.pieces))
		require.Equal(t, string(payload), <-got)
		require.GreaterOrEqual(t, len(frames), test.pieces, "no Read goes past the end of a frame")
		require.Equal(t, payload, c.Sent()[0].Payload)
		c.Close()
		server.Close()
	}
}
