// Each step takes 200 ms: a page, the handshake, the log, joining, leaving.
package main

import (
	"log"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func step() { time.Sleep(200 * time.Millisecond) }

func main() {
	room := parts.Room{
		Say: func(line string) {
			step()
			log.Println(line)
			step()
		},
		Reading: func(c *websocket.Conn) {
			for {
				if _, _, err := c.NextReader(); err != nil {
					step()
					return
				}
				step()
			}
		},
	}
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		step()
		room.Connection(w, r)
	})
}
