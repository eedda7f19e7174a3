// Every coming and going takes 200 ms, one after the other, as with a database far away.
package main

import (
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	const far = 200 * time.Millisecond
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
		time.Sleep(far)
		c.Tell(parts.User, parts.News{Username: who.Name, CurrentUsers: n, Connected: connected})
	}}
	chat.Serve()
}
