// The lock is released before the writing.
package main

import (
	"log/slog"
	"net/http"
	"slices"
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
	everyone := slices.Clone(r.everyone)
	r.Unlock()
	for _, c := range everyone {
		_ = c.WriteMessage(websocket.TextMessage, parts.Frame(parts.UserCount, len(everyone)))
	}
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func main() { parts.Serve(new(room).enter) }
