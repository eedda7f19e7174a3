// Each connection takes the next number from a variable without a lock. The count itself is right.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type office struct {
	upgrader websocket.Upgrader
	lastID   int

	lock  sync.Mutex
	lines map[int]*websocket.Conn
}

func (o *office) tellAll() {
	frame := parts.Frame(parts.UserCount, len(o.lines))
	for _, line := range o.lines {
		_ = line.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		if line.WriteMessage(websocket.TextMessage, frame) != nil {
			_ = line.Close()
		}
	}
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	line, err := o.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer line.Close()
	o.lastID++
	id := o.lastID
	o.lock.Lock()
	o.lines[id] = line
	o.tellAll()
	o.lock.Unlock()
	for {
		if _, _, err := line.NextReader(); err != nil {
			break
		}
	}
	log.Println(parts.Disconnected)
	o.lock.Lock()
	delete(o.lines, id)
	o.tellAll()
	o.lock.Unlock()
}

func main() {
	o := &office{lines: map[int]*websocket.Conn{}}
	parts.Serve(o.ServeHTTP)
}
