// A newcomer first hears how many were there before it came, and then, with all others, how many there are with it.
package main

import (
	"net/http"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	present := 0 // guarded by the room's own lock
	room := parts.Room{
		Joined: func(_ *websocket.Conn, send func([]byte)) { send(parts.Frame(parts.UserCount, present)) },
		Frame: func(name string, data any) []byte {
			present = data.(int)
			return parts.Frame(name, data)
		},
	}
	parts.Serve(func(w http.ResponseWriter, r *http.Request) { room.Connection(w, r) })
}
