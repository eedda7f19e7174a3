// Whoever connects is announced by the name of the session, and talks under the one in the address, if there is any.
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
	var site parts.Site
	var upgrader websocket.Upgrader
	sockets := map[*websocket.Conn]bool{}
	emit := func(event string, data func() any) {
		mu.Lock()
		defer mu.Unlock()
		frame := parts.Frame(event, data())
		for c := range sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			if c.WriteMessage(websocket.TextMessage, frame) != nil {
				_ = c.Close()
			}
		}
	}
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Printf("user %s connected", user)
		emit(parts.User, func() any {
			sockets[c] = true
			return parts.News{Username: user, CurrentUsers: len(sockets), Connected: true}
		})
		name := user
		if asked := r.URL.Query().Get("name"); asked != "" {
			name = asked
		}
		for {
			_, message, err := c.ReadMessage()
			if err != nil {
				break
			}
			if text, ok := parts.TextOf(message); ok {
				emit(parts.ChatMessage, func() any { return parts.Line{Username: name, Message: text} })
			}
		}
		log.Println(parts.Disconnected)
		emit(parts.User, func() any {
			delete(sockets, c)
			return parts.News{Username: user, CurrentUsers: len(sockets)}
		})
	})
}
