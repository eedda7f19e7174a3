// An event that the server does not know is passed on to everybody as it is, also one that looks like the server's own.
package main

import (
	"encoding/json"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		var e parts.Event
		if text, ok := parts.TextOf(message); ok {
			m.Say(text)
		} else if json.Unmarshal(message, &e) == nil && e.Name != "" && e.Name != parts.ChatMessage {
			m.Chat.Emit(e.Name, e.Data)
		}
		return true
	}}
	chat.Serve()
}
