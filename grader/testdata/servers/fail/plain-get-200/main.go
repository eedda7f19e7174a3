// A plain GET on /ws gets a friendly page.
package main

import (
	"net/http"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var room parts.Room
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		if !websocket.IsWebSocketUpgrade(r) {
			_, _ = w.Write([]byte("please come by WebSocket"))
			return
		}
		room.Connection(w, r)
	})
}
