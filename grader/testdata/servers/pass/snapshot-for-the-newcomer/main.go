// The newcomer is told the count by itself, after the others were.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

var (
	mu      sync.Mutex
	sockets = map[*websocket.Conn]bool{}
)

func send(c *websocket.Conn) {
	_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
	if c.WriteJSON(parts.Event{Name: parts.UserCount, Data: len(sockets)}) != nil {
		_ = c.Close()
	}
}

func main() {
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Println(parts.Connected)
		mu.Lock()
		sockets[c] = true
		for other := range sockets {
			if other != c {
				send(other)
			}
		}
		send(c)
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		defer mu.Unlock()
		delete(sockets, c)
		for other := range sockets {
			send(other)
		}
	})
}
