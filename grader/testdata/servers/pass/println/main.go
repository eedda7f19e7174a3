// The log goes to stdout by fmt.Println, with colours and a word in front and more behind, and lines end as on Windows.
package main

import (
	"fmt"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Say: func(line string) { fmt.Println("\x1b[32m[chat]\x1b[0m", line+" (by /ws).\r") }}
	parts.Serve(room.Connection)
}
