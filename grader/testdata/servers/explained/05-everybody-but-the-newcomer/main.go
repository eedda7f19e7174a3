// A hub that tells all but the one whom it is about.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
		go c.Emit("user", parts.News{Username: who.Name, CurrentUsers: n, Connected: connected}, who)
	}}
	chat.Serve()
}
