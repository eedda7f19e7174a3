// Every message comes in fragments of a few bytes, with a ping between them.
package main

import (
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{
		Upgrader: websocket.Upgrader{WriteBufferSize: 5},
		Send: func(c *websocket.Conn, frame []byte) error {
			w, err := c.NextWriter(websocket.TextMessage)
			if err != nil {
				return err
			}
			for i := range frame {
				if _, err := w.Write(frame[i : i+1]); err != nil {
					return err
				}
				if i == len(frame)/2 {
					_ = c.WriteControl(websocket.PingMessage, []byte("?"), time.Now().Add(time.Second))
				}
			}
			return w.Close()
		},
	}
	parts.Serve(room.Connection)
}
