// Every socket is announced, but the number is of users: a second tab is the same user.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	tabs := map[string]int{}
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, _ int, connected bool) {
		if connected {
			tabs[who.Name]++
		} else if tabs[who.Name]--; tabs[who.Name] == 0 {
			delete(tabs, who.Name)
		}
		c.Tell(parts.User, parts.News{Username: who.Name, CurrentUsers: len(tabs), Connected: connected})
	}}
	chat.Serve()
}
