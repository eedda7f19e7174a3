// A hub goroutine owns the set of members; each of them has a pump that reads, one that writes, and a queue.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	var chat parts.Chat
	chat.Serve()
}
