// A hub with pumps and maps in place of structs.
package main

import (
	"encoding/json"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		var e map[string]any
		if json.Unmarshal(message, &e) != nil || e["event"] != parts.ChatMessage {
			return true
		}
		text, ok := e["data"].(string)
		if !ok {
			return true
		}
		line := parts.Line{Username: m.Name, Message: text}
		for _, key := range []string{"name", "user", "username"} {
			if name, ok := e[key].(string); ok {
				line.Username = name
			}
		}
		m.Chat.Emit(parts.ChatMessage, line)
		return true
	}}
	chat.Serve()
}
