// Counts are gathered: 30 ms after somebody came or went everybody hears the count of that moment, so that several joins
// bring one message.
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
	timer   *time.Timer
)

func changed() {
	if timer == nil {
		timer = time.AfterFunc(30*time.Millisecond, flush)
	}
}

func flush() {
	mu.Lock()
	defer mu.Unlock()
	timer = nil
	for c := range sockets {
		_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		if c.WriteJSON(parts.Event{Name: parts.UserCount, Data: len(sockets)}) != nil {
			_ = c.Close()
		}
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
		changed()
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		delete(sockets, c)
		changed()
		mu.Unlock()
	})
}
