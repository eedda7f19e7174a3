// A write to a client that does not read waits for ever, with the lock held.
package main

import (
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Send: func(c *websocket.Conn, frame []byte) error {
		_ = c.SetWriteDeadline(time.Time{})
		return c.WriteMessage(websocket.TextMessage, frame)
	}}
	parts.Serve(room.Connection)
}
