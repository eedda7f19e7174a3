// The writer puts all that waits in its queue into one frame, line by line, as a well-known example does: only where much happens
// at once can it be seen.
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
				w, err := c.NextWriter(websocket.TextMessage)
				if err != nil {
					return
				}
				_, _ = w.Write(frame)
				for range len(queue) {
					_, _ = w.Write([]byte{'\n'})
					_, _ = w.Write(<-queue)
				}
				_ = w.Close()
			}
		}()
		mu.Lock()
		queues[queue] = true
		for q := range queues {
			q <- parts.Frame(parts.UserCount, len(queues))
		}
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	})
}
