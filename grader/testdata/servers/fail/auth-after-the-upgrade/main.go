// Whoever is not logged in gets a socket, and an early end of it.
package main

import (
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var upgrader websocket.Upgrader
	site := parts.Site{Refuse: func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		_ = c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "log in"), time.Now().Add(time.Second))
		_ = c.Close()
	}}
	site.Serve()
}
