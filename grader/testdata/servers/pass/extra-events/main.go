// Other events come first (welcome), in between (motd) and all the time (a clock).
package main

import (
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Joined: func(_ *websocket.Conn, send func([]byte)) {
		send(parts.Frame("welcome", map[string]any{"user count": -1, "you": "somebody"}))
		send(parts.Frame("motd", strings.Repeat("Be kind. ", 200)))
		send([]byte(`{"event":"empty"}`))
		send(parts.Frame("users counted", 99))
	}}
	go func() {
		for now := range time.Tick(20 * time.Millisecond) {
			room.Emit("time", now)
		}
	}()
	parts.Serve(room.Connection)
}
