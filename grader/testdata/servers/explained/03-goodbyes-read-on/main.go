// Only a close frame that comes as a surprise ends the loop. After any other it reads on, until gorilla panics at the 1000th read.
package main

import (
	"log"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	room := parts.Room{Reading: func(ws *websocket.Conn) {
		for {
			_, _, err := ws.ReadMessage()
			if err != nil && websocket.IsUnexpectedCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway, websocket.CloseNoStatusReceived) {
				log.Println("lost:", err)
				return
			}
		}
	}}
	parts.Serve(room.Connection)
}
