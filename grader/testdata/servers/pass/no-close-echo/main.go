// A close frame is not answered: the server drops the TCP connection at once.
package main

import (
	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Reading: func(c *websocket.Conn) {
		c.SetCloseHandler(func(int, string) error { return c.NetConn().Close() })
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				return
			}
		}
	}}
	parts.Serve(room.Connection)
}
