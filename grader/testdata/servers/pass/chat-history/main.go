// A newcomer is first told what was said before it came, by the same event.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	var said [][]byte // the goroutine that owns the set keeps it
	chat := parts.Chat{
		Joined: func(m *parts.Member) {
			for _, frame := range said {
				m.Send(frame)
			}
		},
		Hear: func(m *parts.Member, _ int, message []byte) bool {
			text, ok := parts.TextOf(message)
			if !ok {
				return true
			}
			frame := parts.Frame(parts.ChatMessage, parts.Line{Username: m.Name, Message: text})
			first := true
			m.Chat.Do(func(to *parts.Member) {
				if first {
					said, first = append(said, frame), false
				}
				to.Send(frame)
			})
			return true
		},
	}
	chat.Serve()
}
