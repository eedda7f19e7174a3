// A hub with pumps; the sender is told what it has said when all have been told.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		if text, ok := parts.TextOf(message); ok {
			m.Say(text)
			receipt := parts.Frame(parts.ChatMessage, parts.Line{Username: m.Name, Message: text})
			m.Chat.Do(func(to *parts.Member) {
				if to == m {
					to.Send(receipt)
				}
			})
		}
		return true
	}}
	chat.Serve()
}
