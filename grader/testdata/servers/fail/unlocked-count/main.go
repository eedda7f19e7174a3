// The count has no lock. The values are right nearly always.
package main

import (
	"log"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var mu sync.Mutex
	var sockets []*websocket.Conn
	count := 0
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Println(parts.Connected)
		before := count
		mu.Lock()
		sockets = append(sockets, c)
		count = len(sockets)
		for _, other := range sockets {
			_ = other.WriteJSON(parts.Event{Name: parts.UserCount, Data: count})
		}
		mu.Unlock()
		if before < 0 {
			return
		}
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	})
}
