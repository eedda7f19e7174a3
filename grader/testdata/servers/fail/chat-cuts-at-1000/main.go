// A text of more than a thousand letters is cut off there, without a word.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		if text, ok := parts.TextOf(message); ok {
			m.Say(text[:min(len(text), 1000)])
		}
		return true
	}}
	chat.Serve()
}
