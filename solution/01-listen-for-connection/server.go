package main

import (
	"log"
	"net/http"

	"github.com/gorilla/websocket"
)

// upgrader turns an HTTP request into a WebSocket connection. Its zero value
// is a good choice: a browser can connect only from this server's own pages.
var upgrader websocket.Upgrader

// connection is called for every request to /ws. Each call runs in its own
// goroutine, so no visitor waits for another.
func connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		// It wasn't a handshake, or the client is gone already. Upgrade has
		// answered, and a request can be answered only once.
		return
	}
	defer conn.Close()

	log.Println("A user has connected")

	// The connection lasts as long as this function runs, so don't return. Keep
	// reading, even though messages mean nothing yet: only a read answers pings
	// and notices that a client is gone.
	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}
