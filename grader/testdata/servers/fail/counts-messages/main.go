// Whoever says something is counted again.
package main

import (
	"sync/atomic"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var said atomic.Int64
	room := parts.Room{
		Frame: func(name string, data any) []byte { return parts.Frame(name, int64(data.(int))+said.Load()) },
		Reading: func(c *websocket.Conn) {
			for {
				if _, _, err := c.ReadMessage(); err != nil {
					return
				}
				said.Add(1)
			}
		},
	}
	parts.Serve(room.Connection)
}
