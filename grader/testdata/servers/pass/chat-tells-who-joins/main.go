// The server tells in the chat who joins, as IRC does: what stands under the name "-->" is who it is.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
		sign := "-->"
		if !connected {
			sign = "<--"
		}
		c.Tell(parts.ChatMessage, parts.Line{Username: sign, Message: who.Name})
		c.Tell(parts.User, parts.News{Username: who.Name, CurrentUsers: n, Connected: connected})
	}}
	chat.Serve()
}
