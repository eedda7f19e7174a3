// Marshal and WriteMessage, and an anonymous struct.
package main

import (
	"encoding/json"
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
	frame, err := json.Marshal(struct {
		Event string
		Data  int
	}{parts.UserCount, len(r.everyone)})
	for _, c := range r.everyone {
		_ = c.WriteMessage(websocket.TextMessage, frame)
	}
	r.Unlock()
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func main() { parts.Serve(new(room).enter) }
