// Who is online is kept by IP address, so everybody behind one address is one.
package main

import (
	"net"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type presence struct {
	sync.Mutex
	byAddress map[string]int
	open      []*websocket.Conn
}

func (p *presence) enter(ws *websocket.Conn) {
	host, _, _ := net.SplitHostPort(ws.RemoteAddr().String())
	p.Lock()
	defer p.Unlock()
	p.byAddress[host]++
	p.open = append(p.open, ws)
	frame := parts.Frame(parts.UserCount, len(p.byAddress))
	for _, each := range p.open {
		_ = each.WriteMessage(websocket.TextMessage, frame)
	}
}

func main() {
	p := &presence{byAddress: map[string]int{}}
	var up websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		p.enter(ws)
		for err == nil {
			_, _, err = ws.NextReader()
		}
	})
}
