// No lock: the count is atomic, the sockets are in a sync.Map, and each socket has a writer that is only told that something
// is new. It then sends what is true at that moment, so that counts may be skipped but are never stale.
package main

import (
	"log"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

var (
	count   atomic.Int64
	sockets sync.Map // *websocket.Conn -> chan struct{}
)

func tell() {
	sockets.Range(func(_, news any) bool {
		select {
		case news.(chan struct{}) <- struct{}{}:
		default: // it knows already
		}
		return true
	})
}

func main() {
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Println(parts.Connected)
		news, gone := make(chan struct{}, 1), make(chan struct{})
		sockets.Store(c, news)
		count.Add(1)
		tell()
		go func() {
			for {
				select {
				case <-gone:
					return
				case <-news:
				}
				_ = c.SetWriteDeadline(time.Now().Add(time.Second))
				if c.WriteJSON(parts.Event{Name: parts.UserCount, Data: count.Load()}) != nil {
					_ = c.Close()
					return
				}
			}
		}()
		for {
			if _, _, err := c.NextReader(); err != nil {
				break
			}
		}
		close(gone)
		sockets.Delete(c)
		count.Add(-1)
		log.Println(parts.Disconnected)
		tell()
	})
}
