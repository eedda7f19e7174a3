// A hub with pumps; the text is put together anew from its words and what is between them.
package main

import (
	"unicode"

	"handshake/grader/testdata/servers/parts"
)

func tidy(text string) string {
	runes := []rune(text)
	for len(runes) > 0 && unicode.IsSpace(runes[0]) {
		runes = runes[1:]
	}
	for len(runes) > 0 && unicode.IsSpace(runes[len(runes)-1]) {
		runes = runes[:len(runes)-1]
	}
	return string(runes)
}

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		if text, ok := parts.TextOf(message); ok {
			m.Say(tidy(text))
		}
		return true
	}}
	chat.Serve()
}
