package main

import (
	"log"
	"net/http"
	"sync"

	"github.com/gorilla/websocket"
)

// upgrader macht aus einer HTTP-Anfrage einen WebSocket.
var upgrader websocket.Upgrader

// event ist, was in einem Frame steht, als JSON: {"event":"nutzerzahl","data":2}.
type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// server weiß, wer verbunden ist.
type server struct {
	mu      sync.Mutex // schützt die Felder darunter und jedes Schreiben in einen Socket
	sockets map[*websocket.Conn]bool
}

func newServer() *server { return &server{sockets: map[*websocket.Conn]bool{}} }

// connection wird für jede Anfrage an /ws aufgerufen, jede in einer eigenen Goroutine.
func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade hat schon geantwortet
	}
	defer conn.Close()

	log.Println("Ein Nutzer hat sich verbunden")
	s.join(conn)

	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}

// join nimmt einen Socket auf und sendet allen die neue Zahl, auch dem neuen Client.
func (s *server) join(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.sockets[conn] = true
	s.emit("nutzerzahl", len(s.sockets))
}

// emit sendet allen ein Event. Wer es aufruft, hält s.mu.
func (s *server) emit(name string, data any) {
	for conn := range s.sockets {
		_ = conn.WriteJSON(event{Name: name, Data: data})
	}
}
