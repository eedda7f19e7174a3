// A handler type that closes without defer, and slog.
package main

import (
	"log/slog"
	"net/http"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type visitors struct{ websocket.Upgrader }

func (v *visitors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	socket, err := v.Upgrade(w, r, http.Header{})
	if err != nil {
		slog.Warn("no handshake", "err", err)
		return
	}
	slog.Info(parts.Connected, "from", r.RemoteAddr)
	if err := socket.Close(); err != nil {
		slog.Warn("close", "err", err)
	}
}

func main() { parts.Serve((&visitors{}).ServeHTTP) }
