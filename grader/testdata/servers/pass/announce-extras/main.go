// Announcements have more fields than they need, in another order, and numbers with a fraction of nothing. Other events come
// before and after them, "user count" among these.
package main

import (
	"encoding/json"
	"fmt"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
		if connected {
			who.Send(parts.Frame("welcome", map[string]any{"username": who.Name, "connected": true}))
		}
		c.Tell("users", []string{who.Name})
		c.Tell(parts.UserCount, n)
		c.Tell(parts.User, map[string]any{
			"at":           time.Now(),
			"connected":    connected,
			"count":        n,
			"currentUsers": json.RawMessage(fmt.Sprintf("%d.0", n)),
			"user":         map[string]any{"username": "nobody", "connected": !connected},
			"username":     who.Name,
		})
		c.Tell("time", time.Now())
	}}
	chat.Serve()
}
