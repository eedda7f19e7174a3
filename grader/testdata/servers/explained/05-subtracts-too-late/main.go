// A hub that keeps the number by itself, and changes it after it has told of a leaving.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	online := 0
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, _ int, connected bool) {
		if connected {
			online++
		} else {
			defer func() { online-- }()
		}
		c.Tell("user", parts.News{Username: who.Name, CurrentUsers: online, Connected: connected})
	}}
	chat.Serve()
}
