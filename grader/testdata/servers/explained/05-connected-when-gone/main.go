// A hub that has one announcement for all that happens.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, _ bool) {
		c.Tell("user", map[string]any{"connected": true, "currentUsers": n, "username": who.Name})
	}}
	chat.Serve()
}
