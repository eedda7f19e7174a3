// Who goes without a close frame is announced as gone twice: when the read fails, and when the handler ends.
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
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
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
		if !websocket.IsCloseError(err, websocket.CloseGoingAway, websocket.CloseNoStatusReceived) {
			tell(user, false)
		}
		tell(user, false)
	})
}
