// The count is right when it is read, under the lock, and sent a little later, outside: the last to be sent may be an old one.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type socket struct {
	*websocket.Conn
	writing sync.Mutex
}

func main() {
	var mu sync.Mutex
	var sockets []*socket
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Println(parts.Connected)
		mu.Lock()
		sockets = append(sockets, &socket{Conn: c})
		all := append([]*socket(nil), sockets...)
		mu.Unlock()
		if len(all)%2 == 1 {
			time.Sleep(500 * time.Millisecond) // the scheduler may do so any time, with less effect
		}
		for _, s := range all {
			s.writing.Lock()
			_ = s.WriteJSON(parts.Event{Name: parts.UserCount, Data: len(all)})
			s.writing.Unlock()
		}
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	})
}
