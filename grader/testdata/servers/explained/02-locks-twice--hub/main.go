// A handler that holds the lock waits for a hub goroutine, which needs the lock.
package main

import (
	"log"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type hub struct {
	mu      sync.Mutex
	clients map[*client]struct{}
	counts  chan int
	sent    chan struct{}
}

type client struct {
	socket *websocket.Conn
	send   chan []byte
}

func (h *hub) run() {
	for count := range h.counts {
		h.mu.Lock()
		for c := range h.clients {
			c.send <- parts.Frame(parts.UserCount, count)
		}
		h.mu.Unlock()
		h.sent <- struct{}{}
	}
}

func (h *hub) join(c *client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clients[c] = struct{}{}
	h.counts <- len(h.clients)
	<-h.sent
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
	h.join(c)
	for {
		if _, _, err := socket.ReadMessage(); err != nil {
			return
		}
	}
}

var upgrader websocket.Upgrader

func main() {
	h := &hub{clients: map[*client]struct{}{}, counts: make(chan int), sent: make(chan struct{})}
	go h.run()
	parts.Serve(h.serve)
}
