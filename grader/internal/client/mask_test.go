package client_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
	"handshake/grader/internal/wire"
)

// spying lets a server take over connections from which everything that is read is sent to a channel when the connection ends.
type spying struct {
	http.ResponseWriter
	read chan []byte
}

func (s spying) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	connection, buffer, err := http.NewResponseController(s.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	spied := &spied{Conn: connection, to: s.read}
	return spied, bufio.NewReadWriter(bufio.NewReader(spied), buffer.Writer), nil
}

type spied struct {
	net.Conn
	seen []byte
	to   chan []byte
}

func (s *spied) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p)
	s.seen = append(s.seen, p[:n]...)
	if err != nil && s.to != nil {
		s.to <- s.seen
		s.to = nil
	}
	return n, err
}

// TestSeeded sends the same messages several times. With the same seed, the same bytes cross the wire, and always the server reads the messages.
func TestSeeded(t *testing.T) {
	read := make(chan []byte, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := new(websocket.Upgrader).Upgrade(spying{w, read}, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		for {
			opcode, payload, err := conn.ReadMessage()
			if err != nil || conn.WriteMessage(opcode, payload) != nil {
				break
			}
		}
		_, _ = io.Copy(io.Discard, conn.NetConn())
	}))
	defer server.Close()
	texts := []string{"hello", strings.Repeat("paragraph ", 60), strings.Repeat("long ", 40_000)}
	wireOf := func(name string, seed uint64) []byte {
		c := client.New(name, strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript()).Seeded(seed)
		defer c.Close()
		dial(t, c)
		for _, text := range texts {
			require.NoError(t, c.Send(wire.Text, []byte(text)))
		}
		require.NoError(t, c.SendInPieces([]byte(texts[1]), 3))
		require.Eventually(t, func() bool { return len(c.Heard(0)) == len(texts)+1 }, time.Minute, time.Millisecond)
		for i, text := range append(texts, texts[1]) {
			require.Equal(t, text, c.Heard(0)[i].Raw)
		}
		c.Vanish()
		return <-read
	}
	first := wireOf("alice", 1)
	require.Equal(t, first, wireOf("alice", 1))
	require.NotEqual(t, first, wireOf("alice", 2))
	require.NotEqual(t, first, wireOf("bob", 1))
}
