// Whoever comes and goes waits for a turn, and each turn takes 20 ms: a queue that is worked off one by one.
package main

import (
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Frame: func(name string, data any) []byte {
		time.Sleep(20 * time.Millisecond)
		return parts.Frame(name, data)
	}}
	parts.Serve(room.Connection)
}
