// A write to a client that does not read waits for ever, and what is written is compressed.
package main

import (
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Upgrader: websocket.Upgrader{EnableCompression: true}, Send: func(c *websocket.Conn, frame []byte) error {
		_ = c.SetWriteDeadline(time.Time{})
		return c.WriteMessage(websocket.TextMessage, frame)
	}}
	parts.Serve(room.Connection)
}
