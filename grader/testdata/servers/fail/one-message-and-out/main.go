// It reads one message, and then the handler is done.
package main

import (
	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Reading: func(c *websocket.Conn) { _, _, _ = c.ReadMessage() }}
	parts.Serve(room.Connection)
}
