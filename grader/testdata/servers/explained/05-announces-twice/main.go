// Both the hub and the handler tell of a newcomer.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
		news := parts.News{Username: who.Name, CurrentUsers: n, Connected: connected}
		if connected {
			c.Tell("user", news)
		}
		c.Tell("user", news)
	}}
	chat.Serve()
}
