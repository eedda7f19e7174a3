// Loading the page counts as well, and the next socket makes that known.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var mu sync.Mutex
	var upgrader websocket.Upgrader
	sockets, views := map[*websocket.Conn]bool{}, 0
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		views++
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>Handshake</title>"))
	})
	mux.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Println(parts.Connected)
		mu.Lock()
		sockets[c] = true
		for socket := range sockets {
			_ = socket.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			_ = socket.WriteMessage(websocket.TextMessage, parts.Frame(parts.UserCount, views+len(sockets)))
		}
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	})
	parts.Listen(mux)
}
