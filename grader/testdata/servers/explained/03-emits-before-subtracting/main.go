// The hub tells the others before it subtracts.
package main

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type message struct {
	Event string `json:"event"`
	Data  int    `json:"data"`
}

type peer struct {
	ws    *websocket.Conn
	queue chan message
}

type hub struct {
	peers       map[*peer]struct{}
	online      int
	come, leave chan *peer
}

func (h *hub) run() {
	for {
		select {
		case p := <-h.come:
			h.peers[p] = struct{}{}
			h.online++
			h.tell()
		case p := <-h.leave:
			slog.Info("A user has disconnected")
			h.tell()
			h.online--
			delete(h.peers, p)
			close(p.queue)
		}
	}
}

// tell puts the count into every queue.
func (h *hub) tell() {
	for p := range h.peers {
		select {
		case p.queue <- message{"user count", h.online}:
		default:
			p.ws.Close()
		}
	}
}

func (h *hub) serve(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		slog.Error("upgrade", "error", err)
		return
	}
	slog.Info("A user has connected")
	p := &peer{ws: ws, queue: make(chan message, 4096)}
	go p.write()
	h.come <- p
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			break
		}
	}
	h.leave <- p
}

func (p *peer) write() {
	defer p.ws.Close()
	for m := range p.queue {
		p.ws.SetWriteDeadline(time.Now().Add(time.Second))
		if err := p.ws.WriteJSON(m); err != nil {
			break
		}
	}
}

func main() {
	h := &hub{peers: map[*peer]struct{}{}, come: make(chan *peer), leave: make(chan *peer)}
	go h.run()
	parts.Serve(h.serve)
}
