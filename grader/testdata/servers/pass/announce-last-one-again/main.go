// A newcomer hears what was announced last before it came, and then its own announcement.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	var last []byte
	chat := parts.Chat{
		Joined: func(m *parts.Member) {
			if last != nil {
				m.Send(last)
			}
		},
		Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
			news := parts.News{Username: who.Name, CurrentUsers: n, Connected: connected}
			last = parts.Frame(parts.User, news)
			c.Tell(parts.User, news)
		},
	}
	chat.Serve()
}
