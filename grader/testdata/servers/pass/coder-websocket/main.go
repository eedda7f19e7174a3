// The library is github.com/coder/websocket: it reads with a context, and its writes are safe to call at once.
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

func main() {
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionContextTakeover})
		if err != nil {
			return
		}
		defer c.CloseNow()
		log.Println(parts.Connected)
		change(c, true)
		defer change(c, false)
		for {
			if _, _, err := c.Read(context.Background()); err != nil {
				log.Println(parts.Disconnected)
				return
			}
		}
	})
}

func change(c *websocket.Conn, here bool) {
	mu.Lock()
	defer mu.Unlock()
	if here {
		sockets[c] = true
	} else {
		delete(sockets, c)
	}
	for other := range sockets {
		ctx, cancel := context.WithTimeout(context.Background(), parts.WriteTime)
		_ = other.Write(ctx, websocket.MessageText, parts.Frame(parts.UserCount, len(sockets))) // closes the socket when it fails
		cancel()
	}
}
