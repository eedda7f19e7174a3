package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// opens is Engine.IO's open packet.
const opens = `0{"sid":"a","upgrades":[],"pingInterval":50,"pingTimeout":5000}`

// speaker serves sockets at Socket.IO's path, and lets play have each of them.
func speaker(t *testing.T, play func(conn *websocket.Conn, r *http.Request)) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/socket.io/" {
			http.NotFound(w, r)
			return
		}
		conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		play(conn, r)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// says writes messages, and reads one before each that begins with "<", which must be what follows.
func says(conn *websocket.Conn, messages ...string) error {
	for _, message := range messages {
		if want, read := strings.CutPrefix(message, "<"); read {
			_, got, err := conn.ReadMessage()
			if err != nil || string(got) != want {
				return fmt.Errorf("read %q, %w", got, err)
			}
			continue
		}
		if err := conn.WriteMessage(websocket.TextMessage, []byte(message)); err != nil {
			return err
		}
	}
	return nil
}

// After the upgrade, the protocol decides whether the client is in.
func TestOpening(t *testing.T) {
	for name, test := range map[string]struct {
		engine  int
		play    func(conn *websocket.Conn)
		refusal *client.Refusal // nil: it is in
	}{
		"connects": {4, func(conn *websocket.Conn) { _ = says(conn, opens, "<40", `40{"sid":"b"}`, "<41") }, nil},
		"connects by itself, and is not asked to": {3, func(conn *websocket.Conn) { _ = says(conn, opens, "40", "<2", "3", "<2", "3", "<41") }, nil},
		"connect_error": {
			4, func(conn *websocket.Conn) { _ = says(conn, opens, "<40", `44{"message":"log in first"}`, "<never") },
			&client.Refusal{How: verdict.ConnectError, Detail: "log in first", Proper: true},
		},
		"the error of Socket.IO 2": {
			3, func(conn *websocket.Conn) { _ = says(conn, opens, `44"log in first"`, "<never") },
			&client.Refusal{How: verdict.ConnectError, Detail: "log in first", Proper: true},
		},
		"an HTTP answer in the stream": {
			4, func(conn *websocket.Conn) {
				_, _ = conn.NetConn().Write([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nUnsupported protocol version"))
			}, &client.Refusal{How: verdict.LateAnswer, Status: 400, Proper: true},
		},
		"another one": {
			4, func(conn *websocket.Conn) {
				_, _ = conn.NetConn().Write([]byte("HTTP/1.1 500 Internal Server Error\r\n\r\n"))
			}, &client.Refusal{How: verdict.LateAnswer, Status: 500},
		},
		"hangs up":   {4, func(*websocket.Conn) {}, &client.Refusal{How: verdict.BadOpening, Proper: true}},
		"disconnect": {4, func(conn *websocket.Conn) { _ = says(conn, opens, "<40", "41", "<never") }, &client.Refusal{How: verdict.BadOpening, Proper: true}},
		"another protocol": {
			4, func(conn *websocket.Conn) { _ = says(conn, `{"event":"user count","data":1}`, "<never") },
			&client.Refusal{How: verdict.BadOpening, Detail: `{"event":"user count","data":1}`},
		},
		"never says a word": {4, func(conn *websocket.Conn) { _ = says(conn, opens, "<40", "<never") }, &client.Refusal{How: verdict.NoAnswer}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr := speaker(t, func(conn *websocket.Conn, _ *http.Request) { test.play(conn) })
			transcript := client.NewTranscript()
			c := client.New("alice", addr, wire.SocketIO{Engine: test.engine}, transcript)
			defer c.Close()
			patience := time.Minute
			if test.refusal != nil && test.refusal.How == verdict.NoAnswer {
				patience = 200 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			err := c.Dial(ctx, client.Handshake{})
			if test.refusal == nil {
				require.NoError(t, err)
				require.Equal(t, verdict.Connects, transcript.Events()[0].Kind)
				c.Leave(ctx, 1000)
				return
			}
			var refusal *client.Refusal
			require.True(t, errors.As(err, &refusal), "%v", err)
			assert.Equal(t, test.refusal.How, refusal.How)
			assert.Equal(t, test.refusal.Status, refusal.Status)
			assert.Equal(t, test.refusal.Detail, refusal.Detail)
			assert.Equal(t, test.refusal.Proper, refusal.Proper)
			assert.False(t, c.Open())
			assert.Equal(t, verdict.Refused, transcript.Events()[0].Kind)
		})
	}
}

// Once it is in, it hears events alone: heartbeats and acknowledgements are the protocol's own, and a disconnect packet is an end.
func TestPackets(t *testing.T) {
	answered := make(chan error, 1)
	addr := speaker(t, func(conn *websocket.Conn, r *http.Request) {
		if r.URL.RawQuery != "EIO=4&transport=websocket&user=bob" {
			answered <- errors.New(r.URL.RawQuery)
			return
		}
		answered <- says(conn, opens, "<40", `40{"sid":"b"}`, `42["early",1]`, "2", "<3", `4217["asked",2]`, "<4317[]", "431[]", `42["last",3]`, "41", "<never")
	})
	c := client.New("alice", addr, wire.SocketIO{Engine: 4}, client.NewTranscript())
	defer c.Close()
	require.NoError(t, c.Dial(t.Context(), client.Handshake{Query: "user=bob"}))
	require.Eventually(t, func() bool { return c.End() != nil }, time.Minute, time.Millisecond)
	require.ErrorContains(t, <-answered, "1000") // the client closes the socket, as it should after a disconnect packet
	var names []string
	for _, h := range c.Heard(0) {
		names = append(names, h.Event+h.Data.String())
	}
	require.Equal(t, []string{"early1", "asked2", "last3"}, names)
	require.Equal(t, verdict.Disconnect, c.End().How)
	require.Equal(t, "41", c.End().Detail)
}

// The dialect that a server speaks is found by its client script, with one request, which is not for a socket.
func TestDetect(t *testing.T) {
	for script, want := range map[string]wire.Dialect{"/*!\n * Socket.IO v2.5.0\n": wire.SocketIO{Engine: 3}, "/*!\n * Socket.IO v4.8.4\n": wire.SocketIO{Engine: 4}, "<!doctype html>": nil} {
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked++
			assert.Equal(t, "/socket.io/socket.io.js", r.URL.RequestURI())
			_, _ = w.Write([]byte(script))
		}))
		dialect, ok := client.Detect(t.Context(), strings.TrimPrefix(server.URL, "http://"))
		server.Close()
		assert.Equal(t, want, dialect)
		assert.Equal(t, want != nil, ok)
		assert.Equal(t, 1, asked)
	}
}
