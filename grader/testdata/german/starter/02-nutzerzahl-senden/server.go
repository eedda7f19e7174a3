package main

import (
	"log"
	"net/http"

	"github.com/gorilla/websocket"
)

// upgrader macht aus einer HTTP-Anfrage einen WebSocket.
var upgrader websocket.Upgrader

// TODO 1: beschreib mit einem Typ, was in einem Frame steht. Als JSON: {"event":"nutzerzahl","data":2}

// server weiß, wer verbunden ist.
type server struct {
	// TODO 2: hier fehlen Felder für die Sockets und ihre Zahl. Was schützt sie?
}

func newServer() *server { return &server{} }

// connection wird für jede Anfrage an /ws aufgerufen, jede in einer eigenen Goroutine.
func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade hat schon geantwortet
	}
	defer conn.Close()

	log.Println("Ein Nutzer hat sich verbunden")
	// TODO 3: nimm den Socket auf, zähle ihn, und sende allen "nutzerzahl".

	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}
