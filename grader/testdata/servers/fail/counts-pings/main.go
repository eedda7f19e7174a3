// Whoever sends a ping is counted again.
package main

import (
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var pings atomic.Int64
	room := parts.Room{
		Frame: func(name string, data any) []byte { return parts.Frame(name, int64(data.(int))+pings.Load()) },
		Reading: func(c *websocket.Conn) {
			c.SetPingHandler(func(payload string) error {
				pings.Add(1)
				return c.WriteControl(websocket.PongMessage, []byte(payload), time.Now().Add(time.Second))
			})
			for {
				if _, _, err := c.ReadMessage(); err != nil {
					return
				}
			}
		},
	}
	parts.Serve(room.Connection)
}
