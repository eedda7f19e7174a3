// A mutex and a map; a client that is stuck holds up the others for a second, once, and is then thrown out.
package main

import (
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Send: func(c *websocket.Conn, frame []byte) error {
		_ = c.SetWriteDeadline(time.Now().Add(time.Second))
		return c.WriteMessage(websocket.TextMessage, frame)
	}}
	parts.Serve(room.Connection)
}
