// A hub goroutine owns the set of clients; each client has a pump that reads and one that writes, and a queue between
// hub and pump. Whoever's queue is full is dropped.
package main

import (
	"log"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type client struct {
	conn *websocket.Conn
	send chan []byte
}

type hub struct {
	clients              map[*client]bool
	register, unregister chan *client
}

func (h *hub) run() {
	for {
		select {
		case c := <-h.register:
			h.clients[c] = true
		case c := <-h.unregister:
			if !h.clients[c] {
				continue // dropped already
			}
			h.drop(c)
		}
		h.broadcast()
	}
}

func (h *hub) drop(c *client) {
	delete(h.clients, c)
	close(c.send)
}

// broadcast tells everybody the count, and the new count again if that made it drop somebody.
func (h *hub) broadcast() {
	for whole := false; !whole; {
		whole = true
		frame := parts.Frame(parts.UserCount, len(h.clients))
		for c := range h.clients {
			select {
			case c.send <- frame:
			default:
				h.drop(c)
				whole = false
			}
		}
	}
}

func (c *client) readPump(h *hub) {
	for {
		if _, _, err := c.conn.ReadMessage(); err != nil {
			break
		}
	}
	log.Println(parts.Disconnected)
	h.unregister <- c
	_ = c.conn.Close()
}

func (c *client) writePump() {
	ticker := time.NewTicker(54 * time.Second)
	defer ticker.Stop()
	defer c.conn.Close()
	for {
		select {
		case frame, open := <-c.send:
			_ = c.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
			if !open {
				_ = c.conn.WriteMessage(websocket.CloseMessage, nil)
				return
			}
			if c.conn.WriteMessage(websocket.TextMessage, frame) != nil {
				return
			}
		case <-ticker.C:
			if c.conn.WriteMessage(websocket.PingMessage, nil) != nil {
				return
			}
		}
	}
}

func main() {
	h := &hub{clients: map[*client]bool{}, register: make(chan *client), unregister: make(chan *client)}
	go h.run()
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		log.Println(parts.Connected)
		c := &client{conn: conn, send: make(chan []byte, 256)}
		h.register <- c
		go c.writePump()
		go c.readPump(h)
	})
}
