// The count goes up by one every 50 ms from the first client on, whether or not somebody comes.
package main

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var once sync.Once
	n := 0 // guarded by the room's own lock
	room := &parts.Room{Frame: func(name string, data any) []byte {
		if data != nil {
			return parts.Frame("noise", 0)
		}
		n++
		return parts.Frame(name, n)
	}}
	room.Joined = func(_ *websocket.Conn, send func([]byte)) {
		send(parts.Frame(parts.UserCount, max(n, 1)))
		once.Do(func() {
			n = 1
			go func() {
				for range time.Tick(50 * time.Millisecond) {
					room.Emit(parts.UserCount, nil)
				}
			}()
		})
	}
	parts.Serve(room.Connection)
}
