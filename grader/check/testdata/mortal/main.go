// Mortal answers every event with the same event, and "die" by ending. What comes with "log" it writes to its log.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/gorilla/websocket"
)

func main() {
	var upgrader websocket.Upgrader
	http.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		for {
			var event struct {
				Name string `json:"event"`
				Data any    `json:"data"`
			}
			if err := conn.ReadJSON(&event); err != nil {
				return
			}
			if event.Name == "log" {
				fmt.Println(event.Data)
			}
			if event.Name == "die" {
				conn.Close()
				fmt.Println("panic: of old age")
				os.Exit(3)
			}
			if err := conn.WriteJSON(event); err != nil {
				return
			}
		}
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
