// The page counts its readers, too, and each of them again as soon as its socket opens.
package main

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type counter struct {
	mu    sync.Mutex
	n     int
	peers map[*websocket.Conn]struct{}
}

func (c *counter) page(w http.ResponseWriter, _ *http.Request) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	parts.HTML(w, http.StatusOK, "<h1>Welcome</h1>")
}

func (c *counter) socket(w http.ResponseWriter, r *http.Request) {
	var up websocket.Upgrader
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	c.mu.Lock()
	c.n++
	c.peers[ws] = struct{}{}
	for peer := range c.peers {
		_ = peer.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"event":"user count","data":%d}`, c.n))
	}
	c.mu.Unlock()
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			return
		}
	}
}

func main() {
	c := &counter{peers: map[*websocket.Conn]struct{}{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", c.page)
	mux.HandleFunc("GET /ws", c.socket)
	parts.Listen(mux)
}
