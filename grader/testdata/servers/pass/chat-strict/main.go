// Whoever sends anything but a chat message of an honest page is thrown out at once.
package main

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Limit: 16 << 10, Hear: func(m *parts.Member, opcode int, message []byte) bool {
		var e struct {
			Event string  `json:"event"`
			Data  *string `json:"data"`
		}
		decoder := json.NewDecoder(bytes.NewReader(message))
		decoder.DisallowUnknownFields()
		if opcode != websocket.TextMessage || decoder.Decode(&e) != nil || e.Event != parts.ChatMessage || e.Data == nil {
			return false
		}
		if _, err := decoder.Token(); err != io.EOF {
			return false
		}
		m.Say(*e.Data)
		return true
	}}
	chat.Serve()
}
