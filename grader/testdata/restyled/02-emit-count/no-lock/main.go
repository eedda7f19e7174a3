// A counter that is atomic, but a slice and sockets that nothing guards.
package main

import (
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/parts"
)

type room struct {
	everyone []*websocket.Conn
	count    atomic.Int64
}

func (r *room) enter(w http.ResponseWriter, req *http.Request) {
	up := websocket.Upgrader{}
	socket, err := up.Upgrade(w, req, nil)
	if err != nil {
		return
	}
	slog.Info(parts.Connected)
	count := r.count.Add(1)
	r.everyone = append(r.everyone, socket)
	for _, c := range r.everyone {
		_ = c.WriteJSON(parts.Event{Name: parts.UserCount, Data: count})
	}
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func main() { parts.Serve(new(room).enter) }
