// Who is refused is announced as gone, with the number as it is: nothing that is counted ever changes.
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
	sockets := map[*websocket.Conn]bool{}
	tell := func(name string, connected bool) {
		for c := range sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			if c.WriteJSON(parts.Event{Name: parts.User, Data: parts.News{Username: name, CurrentUsers: len(sockets), Connected: connected}}) != nil {
				_ = c.Close()
			}
		}
	}
	var upgrader websocket.Upgrader
	var site parts.Site
	mux := http.NewServeMux()
	mux.Handle("/", site.Mux())
	mux.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		user, ok := site.User(r)
		if !ok {
			mu.Lock()
			tell("", false)
			mu.Unlock()
			http.Error(w, "log in first", http.StatusUnauthorized)
			return
		}
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		mu.Lock()
		sockets[c] = true
		tell(user, true)
		mu.Unlock()
		for err == nil {
			_, _, err = c.NextReader()
		}
		mu.Lock()
		defer mu.Unlock()
		delete(sockets, c)
		tell(user, false)
	})
	parts.Listen(mux)
}
