// A client that goes without a close frame is subtracted twice: once because the read failed, once because there was no close frame.
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
	count   int
)

func change(by int) {
	count += by
	for c := range sockets {
		_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		if c.WriteJSON(parts.Event{Name: parts.UserCount, Data: count}) != nil {
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
		change(+1)
		mu.Unlock()
		for err == nil {
			_, _, err = c.NextReader()
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		defer mu.Unlock()
		delete(sockets, c)
		change(-1)
		if !websocket.IsCloseError(err, websocket.CloseGoingAway, websocket.CloseNoStatusReceived) {
			change(-1)
		}
	})
}
