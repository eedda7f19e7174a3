// The library is github.com/gobwas/ws: frames are written to and read from a plain net.Conn.
package main

import (
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"

	"handshake/grader/testdata/servers/parts"
)

var (
	mu      sync.Mutex
	sockets = map[net.Conn]bool{}
)

func main() {
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, _, _, err := ws.UpgradeHTTP(r, w)
		if err != nil {
			return
		}
		log.Println(parts.Connected)
		change(c, true)
		for {
			if _, _, err := wsutil.ReadClientData(c); err != nil { // it answers ping and close by itself
				break
			}
		}
		log.Println(parts.Disconnected)
		change(c, false)
		_ = c.Close()
	})
}

func change(c net.Conn, here bool) {
	mu.Lock()
	defer mu.Unlock()
	if here {
		sockets[c] = true
	} else {
		delete(sockets, c)
	}
	for other := range sockets {
		_ = other.SetWriteDeadline(time.Now().Add(parts.WriteTime))
		if wsutil.WriteServerText(other, parts.Frame(parts.UserCount, len(sockets))) != nil {
			_ = other.Close()
		}
		_ = other.SetWriteDeadline(time.Time{}) // the answer to a ping, later, has none
	}
}
