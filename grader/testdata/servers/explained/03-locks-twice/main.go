// Leaving holds the lock and calls what locks again.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type lobby struct {
	sync.Mutex
	guests []*guest
}

type guest struct {
	socket *websocket.Conn
}

func (g *guest) send(n int) error {
	text, err := json.Marshal(map[string]any{"event": "user count", "data": n})
	if err != nil {
		return err
	}
	_ = g.socket.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
	return g.socket.WriteMessage(websocket.TextMessage, text)
}

func (l *lobby) broadcast() {
	for _, g := range l.guests {
		if g.send(len(l.guests)) != nil {
			g.socket.Close()
		}
	}
}

func (l *lobby) size() int {
	l.Lock()
	defer l.Unlock()
	return len(l.guests)
}

func (l *lobby) add(g *guest) {
	l.Lock()
	l.guests = append(l.guests, g)
	l.broadcast()
	l.Unlock()
}

func (l *lobby) remove(g *guest) {
	fmt.Println("A user has disconnected")
	l.Lock()
	defer l.Unlock()
	l.guests = slices.DeleteFunc(l.guests, func(other *guest) bool { return other == g })
	for _, other := range l.guests {
		_ = other.send(l.size())
	}
}

func (l *lobby) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	socket, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	fmt.Println("A user has connected")
	g := &guest{socket}
	l.add(g)
	for {
		if _, _, err := socket.ReadMessage(); err != nil {
			l.remove(g)
			socket.Close()
			return
		}
	}
}

func main() {
	l := &lobby{}
	parts.Serve(l.ServeHTTP)
}
