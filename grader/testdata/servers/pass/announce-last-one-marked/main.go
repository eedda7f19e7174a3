// A newcomer is sent the last announcement before its own, marked as a replay by one more field.
package main

import "handshake/grader/testdata/servers/parts"

type news struct {
	parts.News
	Replayed bool `json:"replayed"`
}

func main() {
	var last *parts.News
	chat := parts.Chat{
		Joined: func(m *parts.Member) {
			if last != nil {
				m.Send(parts.Frame(parts.User, news{*last, true}))
			}
		},
		Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
			last = &parts.News{Username: who.Name, CurrentUsers: n, Connected: connected}
			c.Tell(parts.User, news{*last, false})
		},
	}
	chat.Serve()
}
