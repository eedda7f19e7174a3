// One goroutine runs the functions that come over a channel, so that nothing needs a lock. Sockets are a slice.
package main

import (
	"log"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	actions := make(chan func())
	go func() {
		for action := range actions {
			action()
		}
	}()
	var sockets []*websocket.Conn
	emit := func() {
		for _, c := range sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			if c.WriteJSON(map[string]any{"event": parts.UserCount, "data": len(sockets)}) != nil {
				_ = c.Close()
			}
		}
	}
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		actions <- func() {
			log.Println(parts.Connected)
			sockets = append(sockets, c)
			emit()
		}
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		actions <- func() {
			log.Println(parts.Disconnected)
			at := slices.Index(sockets, c)
			sockets = slices.Delete(sockets, at, at+1)
			emit()
		}
	})
}
