// The field with the user's name is called name.
package main

import "handshake/grader/testdata/servers/parts"

type update struct {
	Name         string `json:"name"`
	CurrentUsers int    `json:"currentUsers"`
	Connected    bool   `json:"connected"`
}

func main() {
	chat := parts.Chat{Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
		c.Tell(parts.User, update{who.Name, n, connected})
	}}
	chat.Serve()
}
