// A newcomer is told of everybody who came or went before, in the words in which it was announced then.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	var history [][]byte
	chat := parts.Chat{
		Joined: func(m *parts.Member) {
			for _, frame := range history {
				m.Send(frame)
			}
		},
		Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
			news := parts.News{Username: who.Name, CurrentUsers: n, Connected: connected}
			history = append(history, parts.Frame(parts.User, news))
			c.Tell(parts.User, news)
		},
	}
	chat.Serve()
}
