// Every newcomer is sent its own number and all that might follow, at once; nobody hears of anybody.
package main

import (
	"net/http"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var count atomic.Int64
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		n := count.Add(1)
		for i := range int64(60) {
			_ = c.WriteMessage(websocket.TextMessage, parts.Frame(parts.UserCount, n+i))
		}
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	})
}
