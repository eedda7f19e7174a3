// The number is converted with string(n), which makes a character of it.
package main

import (
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var up websocket.Upgrader
	var mu sync.Mutex
	var online []*websocket.Conn
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		mu.Lock()
		online = append(online, ws)
		count := "{\"event\": \"user count\", \"data\": " + string(rune(len(online))) + "}"
		for _, one := range online {
			_ = one.WriteMessage(websocket.TextMessage, []byte(count))
		}
		mu.Unlock()
		for {
			if _, _, err := ws.NextReader(); err != nil {
				return
			}
		}
	})
}
