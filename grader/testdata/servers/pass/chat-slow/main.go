// Each message is thought about for 15 ms, as if a database wrote it down.
package main

import (
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		time.Sleep(15 * time.Millisecond)
		if text, ok := parts.TextOf(message); ok {
			m.Say(text)
		}
		return true
	}}
	chat.Serve()
}
