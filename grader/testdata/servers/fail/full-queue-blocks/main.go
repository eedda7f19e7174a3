// Each client has a queue and a writer of its own; but an emit waits, with the lock held, where a queue is full.
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
	queues := map[chan []byte]bool{}
	emit := func() {
		for q := range queues {
			q <- parts.Frame(parts.UserCount, len(queues))
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
		queue := make(chan []byte, 256)
		go func() {
			for frame := range queue {
				_ = c.WriteMessage(websocket.TextMessage, frame)
			}
		}()
		mu.Lock()
		queues[queue] = true
		emit()
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		delete(queues, queue)
		close(queue)
		emit()
		mu.Unlock()
	})
}
