package main

import (
	"log"
	"net/http"

	"github.com/gorilla/websocket"
)

// upgrader macht aus einer HTTP-Anfrage einen WebSocket.
var upgrader websocket.Upgrader

// connection wird für jede Anfrage an /ws aufgerufen, jede in einer eigenen Goroutine.
func connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade hat schon geantwortet
	}
	defer conn.Close()

	log.Println("Ein Nutzer hat sich verbunden")

	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}
