// wrong: lesson 03: fails vanishing-is-heard, counted-once, churn, stuck-client
//
// A client that is reset is subtracted twice: once for the error of the read, once for that it was no farewell.
package main

import (
	"errors"
	"log"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/parts"
)

var (
	mu      sync.Mutex
	sockets = map[*websocket.Conn]bool{}
	count   int
)

func change(by int) {
	count += by
	for c := range sockets {
		_ = c.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
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
		if errors.Is(err, syscall.ECONNRESET) {
			change(-1)
		}
	})
}
