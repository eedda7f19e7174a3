// What happens within 50 ms is told by one announcement, that of the last, as a server may do that has only a count to tell.
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
	var latest *parts.News
	sockets := map[*websocket.Conn]bool{}
	tell := func() {
		mu.Lock()
		defer mu.Unlock()
		for c := range sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			if c.WriteJSON(parts.Event{Name: parts.User, Data: latest}) != nil {
				_ = c.Close()
			}
		}
		latest = nil
	}
	note := func(name string, connected bool) {
		if latest == nil {
			time.AfterFunc(50*time.Millisecond, tell)
		}
		latest = &parts.News{Username: name, CurrentUsers: len(sockets), Connected: connected}
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
		note(user, true)
		mu.Unlock()
		for err == nil {
			_, _, err = c.NextReader()
		}
		mu.Lock()
		defer mu.Unlock()
		delete(sockets, c)
		note(user, false)
	})
}
