// One goroutine sends all counts and merges those that change in between, which is right. But its writes have no deadline, so one client that
// does not read stops it; with merged counts that takes twice as many clients.
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
	var upgrader websocket.Upgrader
	sockets := map[*websocket.Conn]bool{}
	changed := make(chan struct{}, 1)
	change := func(do func()) {
		mu.Lock()
		do()
		mu.Unlock()
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	go func() {
		for range changed {
			mu.Lock()
			frame := parts.Frame(parts.UserCount, len(sockets))
			var all []*websocket.Conn
			for c := range sockets {
				all = append(all, c)
			}
			mu.Unlock()
			for _, c := range all {
				if c.WriteMessage(websocket.TextMessage, frame) != nil {
					_ = c.Close()
				}
			}
		}
	}()
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Println(parts.Connected)
		change(func() { sockets[c] = true })
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		log.Println(parts.Disconnected)
		change(func() { delete(sockets, c) })
	})
}
