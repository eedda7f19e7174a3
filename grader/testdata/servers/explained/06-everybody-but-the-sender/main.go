// A hub with pumps, which leaves the sender's queue out.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		if text, ok := parts.TextOf(message); ok {
			m.Chat.Emit(parts.ChatMessage, parts.Line{Username: m.Name, Message: text}, m)
		}
		return true
	}}
	chat.Serve()
}
