// Server is a lesson-03 server that also answers the event "echo" on the socket that sent it, and welcomes each newcomer. The environment
// variable WRONG says what it does wrong.
package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type server struct {
	wrong   string
	mu      sync.Mutex
	sockets map[*websocket.Conn]bool
	count   int
}

func (s *server) send(c *websocket.Conn, event string, data any) {
	_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
	if c.WriteMessage(websocket.TextMessage, parts.Frame(event, data)) != nil {
		_ = c.Close()
	}
}

func (s *server) emit(event string, data any) {
	for c := range s.sockets {
		s.send(c, event, data)
	}
}

func (s *server) change(by int) {
	s.count += by
	s.emit(parts.UserCount, s.count)
}

func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	c, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		var bad websocket.HandshakeError // not one that was broken off, which is seen or not
		switch {
		case !errors.As(err, &bad):
		case s.wrong == "dies-of-a-bad-handshake":
			log.Fatal(err)
		case s.wrong == "panics-at-a-bad-handshake":
			panic(err)
		}
		return
	}
	defer c.Close()
	log.Println(parts.Connected)
	s.mu.Lock()
	s.sockets[c] = true
	s.send(c, "welcome", "hello")
	s.change(1)
	s.mu.Unlock()
	for {
		_, message, err := c.ReadMessage()
		if err != nil {
			s.leave(c, err)
			return
		}
		s.hear(c, message)
	}
}

func (s *server) leave(c *websocket.Conn, err error) {
	log.Println(parts.Disconnected)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, c)
	if s.wrong == "forgets-who-vanishes" && !websocket.IsCloseError(err, websocket.CloseGoingAway, websocket.CloseNormalClosure, websocket.CloseNoStatusReceived) {
		return
	}
	if s.wrong == "subtracts-twice-at-4000" && websocket.IsCloseError(err, 4000) {
		s.count--
	}
	s.change(-1)
}

func (s *server) hear(c *websocket.Conn, message []byte) {
	var e parts.Event
	if json.Unmarshal(message, &e) != nil || e.Name != "echo" {
		if s.wrong == "throws-out-who-talks" {
			_ = c.Close()
		}
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wrong == "echoes-to-all" {
		s.emit("echo", e.Data)
		return
	}
	s.send(c, "echo", e.Data)
}

func main() {
	s := &server{wrong: os.Getenv("WRONG"), sockets: map[*websocket.Conn]bool{}}
	parts.Serve(s.connection)
}
