// The library is golang.org/x/net/websocket: it answers 403 where there is no Origin, and no close frame to a close frame.
package main

import (
	"io"
	"log"
	"sync"
	"time"

	"golang.org/x/net/websocket"

	"handshake/grader/testdata/servers/parts"
)

var (
	mu      sync.Mutex
	sockets = map[*websocket.Conn]bool{}
)

func main() {
	parts.Serve(websocket.Handler(func(c *websocket.Conn) {
		log.Println(parts.Connected)
		change(c, true)
		_, _ = io.Copy(io.Discard, c)
		log.Println(parts.Disconnected)
		change(c, false)
	}).ServeHTTP)
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
		_ = other.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		if websocket.JSON.Send(other, parts.Event{Name: parts.UserCount, Data: len(sockets)}) != nil {
			_ = other.Close()
		}
		_ = other.SetWriteDeadline(time.Time{}) // the answer to a ping, later, has none
	}
}
