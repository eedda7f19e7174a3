// A counter that is atomic, but a map and sockets that nothing guards.
package main

import (
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type room struct {
	count  atomic.Int64
	guests map[*websocket.Conn]int64
}

func (r *room) enter(w http.ResponseWriter, req *http.Request) {
	up := websocket.Upgrader{}
	socket, err := up.Upgrade(w, req, nil)
	if err != nil {
		return
	}
	slog.Info(parts.Connected)
	count := r.count.Add(1)
	r.guests[socket] = r.count.Load()
	for c := range r.guests {
		_ = c.WriteJSON(parts.Event{Name: parts.UserCount, Data: count})
	}
	for err == nil {
		_, _, err = socket.ReadMessage()
	}
}

func main() { parts.Serve((&room{guests: map[*websocket.Conn]int64{}}).enter) }
