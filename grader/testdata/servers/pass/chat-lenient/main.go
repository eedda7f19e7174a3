// Whatever the data of a chat message is, everybody hears it under the sender's name, as a server in JavaScript would have it; a
// message of any size and a binary one, too.
package main

import (
	"encoding/json"
	"unicode/utf8"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Limit: -1, Hear: func(m *parts.Member, _ int, message []byte) bool {
		var e struct {
			Name string          `json:"event"`
			Data json.RawMessage `json:"data"`
		}
		if utf8.Valid(message) && json.Unmarshal(message, &e) == nil && e.Name == parts.ChatMessage {
			m.Chat.Emit(parts.ChatMessage, map[string]any{"username": m.Name, "message": e.Data})
		}
		return true
	}}
	chat.Serve()
}
