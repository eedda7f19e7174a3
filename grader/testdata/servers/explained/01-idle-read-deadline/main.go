// A visitor who says nothing for ten seconds is thrown out: the deadline is set once, and nothing moves it.
package main

import (
	"log"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

const quiet = 10 * time.Second

func main() {
	var up websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		log.Print(parts.Connected)
		_ = ws.SetReadDeadline(time.Now().Add(quiet))
		for err == nil {
			_, _, err = ws.ReadMessage()
		}
	})
}
