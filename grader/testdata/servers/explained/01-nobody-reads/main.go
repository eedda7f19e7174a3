// The sockets are kept in a list, and the handler returns.
package main

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

var (
	mu   sync.Mutex
	open []*websocket.Conn
)

func main() {
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		fmt.Println(parts.Connected)
		mu.Lock()
		open = append(open, c)
		mu.Unlock()
	})
}
