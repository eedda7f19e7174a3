// A deferred function says it.
package main

import (
	"log/slog"
	"net/http"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer func() {
			slog.Info(parts.Connected)
			_ = c.Close()
		}()
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				return
			}
		}
	})
}
