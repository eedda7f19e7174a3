// It answers a close frame, and takes a client for gone only when the client's end of the TCP connection is closed, as some
// libraries do; half a minute at most.
package main

import (
	"io"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Reading: func(c *websocket.Conn) {
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
				_, _ = io.Copy(io.Discard, c.NetConn())
				return
			}
		}
	}}
	parts.Serve(room.Connection)
}
