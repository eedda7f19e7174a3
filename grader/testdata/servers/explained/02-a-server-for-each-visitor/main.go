// A hub goroutine, but a new one for each visitor.
package main

import (
	"log"
	"net/http"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type hub struct {
	register chan *client
	clients  map[*client]struct{}
}

type client struct {
	socket *websocket.Conn
	send   chan []byte
}

func (h *hub) run() {
	for c := range h.register {
		h.clients[c] = struct{}{}
		for other := range h.clients {
			other.send <- parts.Frame(parts.UserCount, len(h.clients))
		}
	}
}

func (c *client) write() {
	for frame := range c.send {
		if c.socket.WriteMessage(websocket.TextMessage, frame) != nil {
			return
		}
	}
}

func (h *hub) serve(w http.ResponseWriter, r *http.Request) {
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	log.Println(parts.Connected)
	c := &client{socket, make(chan []byte, 256)}
	go c.write()
	h.register <- c
	for {
		if _, _, err := socket.ReadMessage(); err != nil {
			return
		}
	}
}

var upgrader websocket.Upgrader

func main() {
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		h := &hub{make(chan *client), map[*client]struct{}{}}
		go h.run()
		h.serve(w, r)
	})
}
