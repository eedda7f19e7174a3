package main

import (
	"log"
	"net/http"

	"github.com/gorilla/websocket"
)

// upgrader turns an HTTP request into a WebSocket connection.
var upgrader websocket.Upgrader

// TODO 1: declare a type for the JSON object in each frame. It must look like
// {"event":"user count","data":2}.

// server knows who is connected.
type server struct {
	// TODO 2: add fields for the connected sockets and how many there are.
	// Many goroutines will use these fields at once: what guards them?
}

func newServer() *server {
	return &server{}
}

// connection is called for every request to /ws, once for each visitor.
func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has already answered
	}
	defer conn.Close()

	log.Println("A user has connected")
	// TODO 3: add this socket, add one to the count, and emit "user count"
	// with the new count to every connected socket.

	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}
