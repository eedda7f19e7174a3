// Another library, whose Close says goodbye with a frame.
package main

import (
	"context"
	"log"
	"net/http"

	"github.com/coder/websocket"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		log.Println(parts.Connected)
		_, message, err := socket.Read(context.Background())
		if err != nil {
			return
		}
		log.Printf("read %s", message)
		_ = socket.Close(websocket.StatusNormalClosure, "bye")
	})
}
