package main

import (
	"log"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// upgrader turns an HTTP request into a WebSocket connection.
var upgrader websocket.Upgrader

// event is what each frame holds, as JSON: {"event":"user count","data":2}.
type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// server knows who is connected.
type server struct {
	// mu guards the fields below and every write to a socket. With one lock
	// for all of it, two goroutines never write to a socket at once, and
	// everybody receives the counts in the same order.
	mu           sync.Mutex
	sockets      map[*websocket.Conn]bool
	currentUsers int
}

func newServer() *server {
	return &server{sockets: make(map[*websocket.Conn]bool)}
}

// connection is called for every request to /ws, once for each visitor.
func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has already answered
	}
	defer conn.Close()

	log.Println("A user has connected")
	s.join(conn)

	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}

// join adds a socket and sends everybody the new count. The newcomer is in the
// set before the count goes out, so it receives the count, too.
func (s *server) join(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.sockets[conn] = true
	s.currentUsers++
	s.emit("user count", s.currentUsers)
}

// emit sends an event to every connected socket. The caller must hold s.mu.
func (s *server) emit(name string, data any) {
	for conn := range s.sockets {
		// A write to a client that has left fails. Ignore the error for now,
		// so that the others still get the event. Lesson 03 handles it.
		_ = conn.WriteJSON(event{Name: name, Data: data})
	}
}
