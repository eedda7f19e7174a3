package main

import (
	"log"
	"net/http"

	"github.com/gorilla/websocket"
)

// upgrader turns an HTTP request into a WebSocket connection. Its zero value
// is a good choice: it accepts only pages that this server itself has served.
var upgrader websocket.Upgrader

// connection is called for every request to /ws. It runs once for each
// visitor, in a goroutine of its own, so nobody waits for anybody else.
func connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		// It was no handshake, or it broke off. Upgrade has answered
		// already; a second answer from us would only be in the way.
		return
	}
	defer conn.Close()

	log.Println("A user has connected")

	// The connection lives as long as this function does, so stay. Somebody
	// has to read, even before messages mean anything to us: it is while
	// reading that pings are answered and that a lost client is noticed.
	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}
