// The line is in other words.
package main

import (
	"log/slog"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Say: func(line string) {
		if line == parts.Disconnected {
			line = "a user has disconnected"
		}
		slog.Info(line)
	}}
	parts.Serve(func(w http.ResponseWriter, r *http.Request) { room.Connection(w, r) })
}
