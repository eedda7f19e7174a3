// A binary message is looked at in a goroutine of its own, and what that does not understand ends the program.
package main

import (
	"bytes"
	"encoding/gob"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, opcode int, message []byte) bool {
		if opcode == websocket.BinaryMessage {
			go func() {
				var text string
				if err := gob.NewDecoder(bytes.NewReader(message)).Decode(&text); err != nil {
					panic(err)
				}
			}()
		} else if text, ok := parts.TextOf(message); ok {
			m.Say(text)
		}
		return true
	}}
	chat.Serve()
}
