// Who goes is subtracted at once, and announced 150 ms later, with the number that is true then.
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
	members := map[*websocket.Conn]bool{}
	emit := func(event string, data any) {
		for c := range members {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			if c.WriteJSON(parts.Event{Name: event, Data: data}) != nil {
				c.Close()
			}
		}
	}
	var site parts.Site
	var up websocket.Upgrader
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Printf("user %s connected", user)
		mu.Lock()
		members[c] = true
		emit(parts.User, parts.News{Username: user, CurrentUsers: len(members), Connected: true})
		mu.Unlock()
		c.SetReadLimit(64 << 10)
		for {
			_, message, err := c.ReadMessage()
			if err != nil {
				break
			}
			if text, ok := parts.TextOf(message); ok {
				mu.Lock()
				emit(parts.ChatMessage, parts.Line{Username: user, Message: text})
				mu.Unlock()
			}
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		delete(members, c)
		mu.Unlock()
		time.AfterFunc(150*time.Millisecond, func() {
			mu.Lock()
			defer mu.Unlock()
			emit(parts.User, parts.News{Username: user, CurrentUsers: len(members)})
		})
	})
}
