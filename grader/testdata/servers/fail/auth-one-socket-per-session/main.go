// Sockets are kept by the session's cookie: the second tab of a browser takes the place of the first.
package main

import (
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var mu sync.Mutex
	sockets := map[string]*websocket.Conn{}
	emit := func() {
		for _, c := range sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			_ = c.WriteJSON(parts.Event{Name: parts.UserCount, Data: len(sockets)})
		}
	}
	var site parts.Site
	var upgrader websocket.Upgrader
	mux := site.Mux()
	parts.Listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, ok := site.User(r)
		if r.URL.Path != "/ws" || !ok {
			mux.ServeHTTP(w, r)
			return
		}
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		println("user " + user + " connected")
		id := r.Header.Get("Cookie")
		mu.Lock()
		sockets[id] = c
		emit()
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		mu.Lock()
		defer mu.Unlock()
		if sockets[id] == c {
			delete(sockets, id)
			emit()
		}
	}))
}
