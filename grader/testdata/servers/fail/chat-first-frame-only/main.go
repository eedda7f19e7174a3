// One Read takes what the first frame holds, which is all of a message unless it comes in several.
package main

import (
	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{
		Upgrader: websocket.Upgrader{ReadBufferSize: 128 << 10},
		Read: func(c *websocket.Conn) (int, []byte, error) {
			opcode, r, err := c.NextReader()
			if err != nil {
				return 0, nil, err
			}
			buffer := make([]byte, 64<<10)
			n, _ := r.Read(buffer)
			return opcode, buffer[:n], nil
		},
	}
	chat.Serve()
}
