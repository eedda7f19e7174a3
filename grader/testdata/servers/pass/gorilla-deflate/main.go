// Gorilla with permessage-deflate.
package main

import (
	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Upgrader: websocket.Upgrader{EnableCompression: true}}
	parts.Serve(room.Connection)
}
