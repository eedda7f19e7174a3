// A hub that makes its announcements of maps, and puts into them what is true.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
		news := map[string]any{"username": who.Name, "currentUsers": n}
		if connected {
			news["connected"] = true
		}
		c.Tell("user", news)
	}}
	chat.Serve()
}
