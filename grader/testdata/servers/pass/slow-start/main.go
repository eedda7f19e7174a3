// It is 1.5 s before it listens, and says a lot meanwhile.
package main

import (
	"fmt"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	for i := range 15 {
		fmt.Printf("warming up: %d of 15\n", i+1)
		time.Sleep(100 * time.Millisecond)
	}
	var room parts.Room
	parts.Serve(room.Connection)
}
