// What is no chat message makes the handler of its sender panic, which net/http catches. No lock is held then, and the deferred
// calls do the leaving.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type server struct {
	mu      sync.Mutex
	sockets []*websocket.Conn
}

func (s *server) change(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *server) emit(event string, data any) {
	frame := parts.Frame(event, data)
	for _, c := range s.sockets {
		_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		if c.WriteMessage(websocket.TextMessage, frame) != nil {
			_ = c.Close()
		}
	}
}

func (s *server) without(c *websocket.Conn) []*websocket.Conn {
	var rest []*websocket.Conn
	for _, other := range s.sockets {
		if other != c {
			rest = append(rest, other)
		}
	}
	return rest
}

func main() {
	var s server
	var site parts.Site
	var upgrader websocket.Upgrader
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Printf("user %s connected", user)
		s.change(func() {
			s.sockets = append(s.sockets, c)
			s.emit(parts.User, parts.News{Username: user, CurrentUsers: len(s.sockets), Connected: true})
		})
		defer s.change(func() {
			log.Println(parts.Disconnected)
			s.sockets = s.without(c)
			s.emit(parts.User, parts.News{Username: user, CurrentUsers: len(s.sockets), Connected: false})
		})
		c.SetReadLimit(32 << 10)
		for {
			_, message, err := c.ReadMessage()
			if err != nil {
				return
			}
			var e map[string]any
			if err := json.Unmarshal(message, &e); err != nil {
				panic(err)
			}
			text := map[string]func() string{parts.ChatMessage: func() string { return e["data"].(string) }}[e["event"].(string)]()
			s.change(func() { s.emit(parts.ChatMessage, parts.Line{Username: user, Message: text}) })
		}
	})
}
