// A broadcast waits up to five seconds for a full queue, and holds the lock meanwhile.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type message struct {
	Event string `json:"event"`
	Data  int    `json:"data"`
}

type presence struct {
	mu   sync.Mutex
	subs map[chan message]func()
}

func (p *presence) change(apply func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	apply()
	for queue, drop := range p.subs {
		select {
		case queue <- message{"user count", len(p.subs)}:
		case <-time.After(5 * time.Second):
			drop()
		}
	}
}

func (p *presence) join(w http.ResponseWriter, r *http.Request) {
	conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	if tcp, ok := conn.NetConn().(interface{ SetWriteBuffer(int) error }); ok {
		_ = tcp.SetWriteBuffer(2 << 10) // so that a client that doesn't read fills it soon
	}
	log.Print("A user has connected")
	queue := make(chan message, 8)
	go func() {
		broken := false
		for m := range queue { // to its end, so that nobody waits for somebody who has left
			_ = conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
			broken = broken || conn.WriteJSON(m) != nil
		}
	}()
	p.change(func() { p.subs[queue] = func() { conn.Close() } })
	for {
		if _, _, err := conn.NextReader(); err != nil {
			break
		}
	}
	log.Print("A user has disconnected")
	p.change(func() {
		delete(p.subs, queue)
		close(queue)
	})
}

func main() {
	p := &presence{subs: make(map[chan message]func())}
	parts.Serve(p.join)
}
