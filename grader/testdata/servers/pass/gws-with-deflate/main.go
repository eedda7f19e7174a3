// The library is github.com/lxzan/gws, which calls back for each event; every frame is compressed.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/lxzan/gws"

	"handshake/grader/testdata/servers/parts"
)

type listener struct {
	gws.BuiltinEventHandler
	mu      sync.Mutex
	sockets map[*gws.Conn]bool
}

func main() {
	all := &listener{sockets: map[*gws.Conn]bool{}}
	upgrader := gws.NewUpgrader(all, &gws.ServerOption{
		PermessageDeflate: gws.PermessageDeflate{Enabled: true, ServerContextTakeover: true, ClientContextTakeover: true, Threshold: 1},
	})
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		go c.ReadLoop()
	})
}

func (l *listener) OnOpen(c *gws.Conn) {
	log.Println(parts.Connected)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sockets[c] = true
	l.emit()
}

func (l *listener) OnClose(c *gws.Conn, _ error) {
	log.Println(parts.Disconnected)
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.sockets, c)
	l.emit()
}

func (l *listener) OnPing(c *gws.Conn, payload []byte) { _ = c.WritePong(payload) }

func (l *listener) OnMessage(_ *gws.Conn, message *gws.Message) { _ = message.Close() }

func (l *listener) emit() {
	for c := range l.sockets {
		_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		if c.WriteMessage(gws.OpcodeText, parts.Frame(parts.UserCount, len(l.sockets))) != nil {
			go c.NetConn().Close()
		}
		_ = c.SetWriteDeadline(time.Time{}) // the answer to a ping, later, has none
	}
}
