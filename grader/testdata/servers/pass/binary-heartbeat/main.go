// A binary heartbeat for native clients comes first, and each second.
package main

import (
	"time"

	"github.com/gorilla/websocket"
	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Joined: func(c *websocket.Conn, _ func([]byte)) {
		_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		_ = c.WriteMessage(websocket.BinaryMessage, []byte{0})
	}}
	parts.Serve(room.Connection)
}
