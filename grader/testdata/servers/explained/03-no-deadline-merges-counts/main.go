// One goroutine sends the latest count, and leaves out those that are old by then. Each socket has a lock for its writes, but a write may
// take as long as it likes.
package main

import (
	"log"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type visitor struct {
	ws     *websocket.Conn
	writes sync.Mutex
}

type lobby struct {
	mu       sync.Mutex
	visitors map[*visitor]bool
	dirty    chan bool // holds one value if the count has changed
}

func (l *lobby) set(v *visitor, in bool) {
	l.mu.Lock()
	if in {
		l.visitors[v] = true
	} else {
		delete(l.visitors, v)
	}
	l.mu.Unlock()
	select {
	case l.dirty <- true:
	default:
	}
}

func (l *lobby) publish() {
	for range l.dirty {
		l.mu.Lock()
		var everybody []*visitor
		for v := range l.visitors {
			everybody = append(everybody, v)
		}
		l.mu.Unlock()
		frame := parts.Frame(parts.UserCount, len(everybody))
		for _, v := range everybody {
			v.writes.Lock()
			if v.ws.WriteMessage(websocket.TextMessage, frame) != nil {
				_ = v.ws.Close()
			}
			v.writes.Unlock()
		}
	}
}

func main() {
	l := &lobby{visitors: map[*visitor]bool{}, dirty: make(chan bool, 1)}
	go l.publish()
	var up websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		log.Println(parts.Connected)
		v := &visitor{ws: ws}
		l.set(v, true)
		for err == nil {
			_, _, err = ws.NextReader()
		}
		log.Println(parts.Disconnected)
		l.set(v, false)
	})
}
