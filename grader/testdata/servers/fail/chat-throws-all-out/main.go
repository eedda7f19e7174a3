// A message that is too long makes the server say goodbye to everybody.
package main

import (
	"errors"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var chat parts.Chat
	chat.Read = func(c *websocket.Conn) (int, []byte, error) {
		opcode, message, err := c.ReadMessage()
		if errors.Is(err, websocket.ErrReadLimit) {
			chat.Do(func(m *parts.Member) { m.Close() })
		}
		return opcode, message, err
	}
	chat.Serve()
}
