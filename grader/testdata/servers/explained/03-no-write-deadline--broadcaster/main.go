// One goroutine sends the count to everybody, and handlers wait until their reader says that it is done.
package main

import (
	"log"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

var (
	mu      sync.Mutex
	clients = map[*websocket.Conn]bool{}
	counts  = make(chan int, 1024)
)

func broadcaster() {
	for n := range counts {
		mu.Lock()
		for c := range clients {
			_ = c.WriteJSON(map[string]any{"event": "user count", "data": n})
		}
		mu.Unlock()
	}
}

func connection(w http.ResponseWriter, r *http.Request) {
	c, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer c.Close()
	if tcp, ok := c.NetConn().(interface{ SetWriteBuffer(int) error }); ok {
		_ = tcp.SetWriteBuffer(2 << 10)
	}
	log.Print("A user has connected")
	mu.Lock()
	clients[c] = true
	counts <- len(clients)
	mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	}()
	<-done
	log.Print("A user has disconnected")
	mu.Lock()
	delete(clients, c)
	counts <- len(clients)
	mu.Unlock()
}

func main() {
	go broadcaster()
	parts.Serve(connection)
}
