package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// writeWait is how long one write may take. A write only has to reach the
// system's buffers, which is a matter of microseconds. If it blocks, those
// buffers are full of news that the client has not read: it is stuck. Much
// less than half a second could also hit a healthy client, while this
// goroutine itself waits for its turn on a busy machine.
const writeWait = 500 * time.Millisecond

// upgrader turns an HTTP request into a WebSocket connection.
var upgrader websocket.Upgrader

// event is what travels in each frame: {"event":"user count","data":2}.
type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// server knows everybody who is connected.
type server struct {
	// mu guards the fields below, and every write to a socket.
	mu           sync.Mutex
	sockets      map[*websocket.Conn]bool
	currentUsers int
}

func newServer() *server {
	return &server{sockets: make(map[*websocket.Conn]bool)}
}

// connection is called for every request to /ws, once for each visitor. All
// that happens to one socket happens here, where the socket is known.
func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered already
	}
	defer conn.Close()

	log.Println("A user has connected")
	s.join(conn)
	defer s.leave(conn) // whichever way this function ends, and only once

	// A close frame, a crash, a reset: all of them end in an error
	// here, and all of them mean the same. The client is gone.
	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}

// join adds a socket and tells everybody how many there are now.
func (s *server) join(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.sockets[conn] = true
	s.currentUsers++
	s.emit("user count", s.currentUsers)
}

// leave takes a socket away and tells those who remain.
func (s *server) leave(conn *websocket.Conn) {
	log.Println("A user has disconnected")

	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.sockets, conn)
	s.currentUsers--
	s.emit("user count", s.currentUsers)
}

// emit sends an event to every connected socket. The caller holds s.mu.
func (s *server) emit(name string, data any) {
	for conn := range s.sockets {
		conn.SetWriteDeadline(time.Now().Add(writeWait))
		if err := conn.WriteJSON(event{Name: name, Data: data}); err != nil {
			// Only close it. That ends the read in its own handler, and
			// the leaving is done there, as for everybody else.
			conn.Close()
		}
	}
}
