// The loop that emits ends at the first socket that takes nothing, so that whoever came after it hears no more.
package main

import (
	"log"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

var (
	mu      sync.Mutex
	sockets []*websocket.Conn
)

func emit() {
	for _, c := range sockets {
		_ = c.SetWriteDeadline(time.Now().Add(10 * time.Millisecond))
		if c.WriteMessage(websocket.TextMessage, parts.Frame(parts.UserCount, len(sockets))) != nil {
			return
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
		sockets = append(sockets, c)
		emit()
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		defer mu.Unlock()
		at := slices.Index(sockets, c)
		sockets = slices.Delete(sockets, at, at+1)
		emit()
	})
}
