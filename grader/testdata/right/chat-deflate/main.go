// right: lessons 06
//
// Messages are compressed in both directions, where the client offers it.
package main

import (
	"github.com/gorilla/websocket"

	"handshake/grader/testdata/parts"
)

func main() {
	chat := parts.Chat{Upgrader: websocket.Upgrader{EnableCompression: true}}
	chat.Serve()
}
