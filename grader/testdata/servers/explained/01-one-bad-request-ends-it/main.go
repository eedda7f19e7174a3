// The error goes to a function that ends the program.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func main() {
	var upgrader websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		must(err)
		defer c.Close()
		log.Println(parts.Connected)
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				return
			}
		}
	})
}
