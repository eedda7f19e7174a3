// Whoever leaves takes two locks, and every second one takes them in the other order: two who leave at once wait for each
// other for ever.
package main

import (
	"log"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var list, number sync.Mutex
	var leaving atomic.Int64
	sockets := map[*websocket.Conn]bool{}
	emit := func() {
		for c := range sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			if c.WriteJSON(parts.Event{Name: parts.UserCount, Data: len(sockets)}) != nil {
				_ = c.Close()
			}
		}
	}
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Println(parts.Connected)
		list.Lock()
		number.Lock()
		sockets[c] = true
		emit()
		number.Unlock()
		list.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		log.Println(parts.Disconnected)
		first, second := &list, &number
		if leaving.Add(1)%2 == 0 {
			first, second = second, first
		}
		first.Lock()
		time.Sleep(20 * time.Millisecond)
		second.Lock()
		delete(sockets, c)
		emit()
		second.Unlock()
		first.Unlock()
	})
}
