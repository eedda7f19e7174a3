// The error is logged, but the handler goes on; ReadMessage.
package main

import (
	"log"
	"net/http"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	up := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		socket, err := up.Upgrade(w, r, nil)
		if err != nil {
			log.Println("upgrade:", err)
		}
		defer func() { _ = socket.Close() }()
		log.Println(parts.Connected)
		for {
			_, message, err := socket.ReadMessage()
			if err != nil {
				return
			}
			log.Printf("%s", message)
		}
	})
}
