// Counts guards its sockets with a lock, and forgets the count.
package main

import (
	"log"
	"net/http"
	"os"
	"sync"

	"github.com/gorilla/websocket"
)

var (
	upgrader websocket.Upgrader
	mu       sync.Mutex
	sockets  = map[*websocket.Conn]bool{}
	count    int
)

func main() {
	http.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		count++
		mu.Lock()
		sockets[conn] = true
		for socket := range sockets {
			socket.WriteJSON(map[string]any{"event": "user count", "data": len(sockets)})
		}
		mu.Unlock()
		for {
			if _, _, err := conn.NextReader(); err != nil {
				return
			}
		}
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
