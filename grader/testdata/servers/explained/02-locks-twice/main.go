// A lock for readers inside of the lock for writers; a slice for the set.
package main

import (
	"log/slog"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type room struct {
	sync.RWMutex
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
	defer r.Unlock()
	r.everyone = append(r.everyone, socket)
	r.tell(parts.UserCount, len(r.everyone))
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func (r *room) tell(name string, data any) {
	r.RLock()
	defer r.RUnlock()
	for _, c := range r.everyone {
		_ = c.WriteMessage(websocket.TextMessage, parts.Frame(name, data))
	}
}

func main() { parts.Serve(new(room).enter) }
