// The message is put together as a string.
package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type room struct {
	sync.Mutex
	everyone []*websocket.Conn
}

func (r *room) enter(w http.ResponseWriter, req *http.Request) {
	up := websocket.Upgrader{}
	socket, err := up.Upgrade(w, req, nil)
	if err != nil {
		return
	}
	slog.Info(parts.Connected)
	r.Lock()
	r.everyone = append(r.everyone, socket)
	for _, c := range r.everyone {
		_ = c.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"event": "user count", "data": "%d"}`, len(r.everyone)))
	}
	r.Unlock()
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func main() { parts.Serve(new(room).enter) }
