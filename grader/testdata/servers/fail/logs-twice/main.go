// Each connection is logged a second time, a moment later.
package main

import (
	"log"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Say: func(line string) {
		log.Println(line)
		if line == parts.Connected {
			time.AfterFunc(30*time.Millisecond, func() { log.Println(line) })
		}
	}}
	parts.Serve(room.Connection)
}
