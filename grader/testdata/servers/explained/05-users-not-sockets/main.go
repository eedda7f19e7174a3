// A hub that counts the tabs of each user, and announces the first and the last of them.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	tabs := map[string]int{}
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, _ int, connected bool) {
		before := tabs[who.Name]
		if connected {
			tabs[who.Name]++
		} else if tabs[who.Name]--; tabs[who.Name] == 0 {
			delete(tabs, who.Name)
		}
		if before == 0 || tabs[who.Name] == 0 {
			c.Tell("user", parts.News{Username: who.Name, CurrentUsers: len(tabs), Connected: connected})
		}
	}}
	chat.Serve()
}
