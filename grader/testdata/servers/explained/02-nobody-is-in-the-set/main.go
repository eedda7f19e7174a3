// append, whose result is thrown away in a variable of the function's own.
package main

import (
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
	everyone := r.everyone
	everyone = append(everyone, socket)
	slog.Info("now there are", "count", len(everyone))
	for _, c := range r.everyone {
		_ = c.WriteJSON(parts.Event{Name: parts.UserCount, Data: len(r.everyone)})
	}
	r.Unlock()
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func main() { parts.Serve(new(room).enter) }
