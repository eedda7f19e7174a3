// Without a cookie one is a guest.
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
	user  string
	queue chan message
}

type hub struct {
	site        *parts.Site
	peers       map[*peer]struct{}
	come, leave chan *peer
}

func (h *hub) run() {
	for {
		select {
		case p := <-h.come:
			h.peers[p] = struct{}{}
		case p := <-h.leave:
			delete(h.peers, p)
			close(p.queue)
		}
		for p := range h.peers {
			select {
			case p.queue <- message{"user count", len(h.peers)}:
			default:
				p.ws.Close()
			}
		}
	}
}

func (h *hub) serve(w http.ResponseWriter, r *http.Request) {
	user, ok := "Guest", true
	if len(r.Cookies()) > 0 {
		user, ok = h.site.User(r)
	}
	if !ok {
		http.Error(w, "who are you?", http.StatusForbidden)
		return
	}
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}

	p := &peer{ws: ws, user: user, queue: make(chan message, 64)}
	slog.Info("user " + p.user + " connected")
	go p.write()
	h.come <- p
	for {
		if _, _, err := ws.ReadMessage(); err != nil {
			break
		}
	}
	slog.Info("A user has disconnected")
	h.leave <- p
}

func (p *peer) write() {
	defer p.ws.Close()
	for m := range p.queue {
		_ = p.ws.SetWriteDeadline(time.Now().Add(time.Second))
		if p.ws.WriteJSON(m) != nil {
			return
		}
	}
}

func main() {
	h := &hub{site: &parts.Site{}, peers: map[*peer]struct{}{}, come: make(chan *peer), leave: make(chan *peer)}
	go h.run()
	mux := http.NewServeMux()
	mux.Handle("/", h.site.Mux())
	mux.HandleFunc("GET /ws", h.serve)
	parts.Listen(mux)
}
