// Messages are compressed in both directions, where the client offers it.
package main

import (
	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Upgrader: websocket.Upgrader{EnableCompression: true}}
	chat.Serve()
}
