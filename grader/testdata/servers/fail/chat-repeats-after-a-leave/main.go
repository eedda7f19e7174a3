// When somebody has left, what is said next is said twice.
package main

import (
	"sync/atomic"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var left atomic.Int32
	chat := parts.Chat{
		Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
			if !connected {
				left.Add(1)
			}
			c.Tell(parts.User, parts.News{Username: who.Name, CurrentUsers: n, Connected: connected})
		},
		Hear: func(m *parts.Member, _ int, message []byte) bool {
			text, ok := parts.TextOf(message)
			if !ok {
				return true
			}
			m.Say(text)
			if left.Load() > 0 {
				left.Add(-1)
				m.Say(text)
			}
			return true
		},
	}
	chat.Serve()
}
