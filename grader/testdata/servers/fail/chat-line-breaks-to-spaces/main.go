// Line breaks become spaces, as in gorilla's chat example.
package main

import (
	"strings"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		if text, ok := parts.TextOf(message); ok {
			m.Say(strings.ReplaceAll(text, "\n", " "))
		}
		return true
	}}
	chat.Serve()
}
