// While it holds the read lock, the broadcast drops a client whose queue is full, and that takes the write lock of the same mutex.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type member struct {
	ws  *websocket.Conn
	out chan []byte
}

type hub struct {
	order   sync.Mutex // of the counts
	mu      sync.RWMutex
	members map[*member]bool
}

func (h *hub) add(m *member) {
	h.mu.Lock()
	h.members[m] = true
	h.mu.Unlock()
	h.count()
}

func (h *hub) drop(m *member) {
	h.mu.Lock()
	there := h.members[m]
	delete(h.members, m)
	h.mu.Unlock()
	if !there {
		return
	}
	close(m.out)
	log.Println(parts.Disconnected)
	h.count()
}

func (h *hub) count() {
	h.order.Lock()
	defer h.order.Unlock()
	h.mu.RLock()
	defer h.mu.RUnlock()
	frame := parts.Frame(parts.UserCount, len(h.members))
	for m := range h.members {
		select {
		case m.out <- frame:
		default:
			h.drop(m)
		}
	}
}

func (m *member) write() {
	defer m.ws.Close()
	for frame := range m.out {
		_ = m.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if m.ws.WriteMessage(websocket.TextMessage, frame) != nil {
			return
		}
	}
}

func main() {
	h := &hub{members: map[*member]bool{}}
	var up websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		log.Println(parts.Connected)
		m := &member{ws, make(chan []byte, 256)}
		go m.write()
		h.add(m)
		defer h.drop(m)
		for {
			if _, _, err := ws.NextReader(); err != nil {
				return
			}
		}
	})
}
