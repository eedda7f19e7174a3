package main

import (
	"log"
	"net/http"
	"os"

	"github.com/gorilla/websocket"
)

type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

var upgrader websocket.Upgrader

func connection(w http.ResponseWriter, r *http.Request) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	for {
		var e event
		if err := conn.ReadJSON(&e); err != nil {
			return
		}
		// TODO: answer.
	}
}

func main() {
	http.HandleFunc("GET /ws", connection)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
