// The server pings every 5 ms, wants its pongs within 10 s, and sends pongs that nobody asked for.
package main

import (
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Reading: func(c *websocket.Conn) {
		gone := make(chan struct{})
		defer close(gone)
		go func() {
			ticker := time.NewTicker(5 * time.Millisecond)
			defer ticker.Stop()
			for {
				select {
				case <-gone:
					return
				case <-ticker.C:
					deadline := time.Now().Add(time.Second)
					_ = c.WriteControl(websocket.PingMessage, []byte("are you there?"), deadline)
					_ = c.WriteControl(websocket.PongMessage, []byte("here I am"), deadline)
					_ = c.WriteControl(websocket.PongMessage, nil, deadline)
				}
			}
		}()
		alive := func(string) error { return c.SetReadDeadline(time.Now().Add(10 * time.Second)) }
		_ = alive("")
		c.SetPongHandler(alive)
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	}}
	parts.Serve(room.Connection)
}
