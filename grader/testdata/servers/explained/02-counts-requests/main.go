// An atomic counter, and the request is counted at the door.
package main

import (
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type room struct {
	sync.Mutex
	everyone []*websocket.Conn
	count    atomic.Int64
}

func (r *room) enter(w http.ResponseWriter, req *http.Request) {
	up := websocket.Upgrader{}
	r.count.Add(1)
	socket, err := up.Upgrade(w, req, nil)
	if err != nil {
		return
	}
	slog.Info(parts.Connected)
	r.Lock()
	r.everyone = append(r.everyone, socket)
	for _, c := range r.everyone {
		_ = c.WriteMessage(websocket.TextMessage, parts.Frame(parts.UserCount, r.count.Load()))
	}
	r.Unlock()
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func main() { parts.Serve(new(room).enter) }
