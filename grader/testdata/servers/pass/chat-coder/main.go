// coder/websocket, whose limit for a message is 32 KiB unless one says otherwise, and a lock over all that is sent.
package main

import (
	"context"
	"log"
	"net/http"
	"sync"

	"github.com/coder/websocket"

	"handshake/grader/testdata/servers/parts"
)

var (
	mu      sync.Mutex
	sockets = map[*websocket.Conn]bool{}
)

// emit is called with mu held.
func emit(event string, data any) {
	frame := parts.Frame(event, data)
	for c := range sockets {
		ctx, cancel := context.WithTimeout(context.Background(), parts.WriteTime)
		_ = c.Write(ctx, websocket.MessageText, frame)
		cancel()
	}
}

func come(c *websocket.Conn, user string) {
	mu.Lock()
	defer mu.Unlock()
	sockets[c] = true
	emit(parts.User, parts.News{Username: user, CurrentUsers: len(sockets), Connected: true})
}

func leave(c *websocket.Conn, user string) {
	mu.Lock()
	defer mu.Unlock()
	delete(sockets, c)
	emit(parts.User, parts.News{Username: user, CurrentUsers: len(sockets)})
}

func say(user, text string) {
	mu.Lock()
	defer mu.Unlock()
	emit(parts.ChatMessage, parts.Line{Username: user, Message: text})
}

func main() {
	var site parts.Site
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		log.Printf("user %s connected", user)
		come(c, user)
		defer leave(c, user)
		defer log.Println(parts.Disconnected)
		for {
			kind, message, err := c.Read(context.Background())
			if err != nil {
				return
			}
			if text, ok := parts.TextOf(message); ok && kind == websocket.MessageText {
				say(user, text)
			}
		}
	})
}
