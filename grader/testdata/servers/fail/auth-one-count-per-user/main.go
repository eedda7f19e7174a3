// Everybody hears how many users are there, however many sockets each of them has.
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
	sockets := map[*websocket.Conn]string{}
	emit := func() {
		users := map[string]bool{}
		for _, user := range sockets {
			users[user] = true
		}
		for c := range sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			_ = c.WriteJSON(parts.Event{Name: parts.UserCount, Data: len(users)})
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
		mu.Lock()
		sockets[c] = user
		emit()
		mu.Unlock()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		mu.Lock()
		defer mu.Unlock()
		delete(sockets, c)
		emit()
	}))
}
