// Impatient is a right server for the first lesson that closes the connection of a client that has not answered a ping for a
// second, as many servers do. It notes in the file that STATE names when somebody has connected.
package main

import (
	"log"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gorilla/websocket"
)

const patience = time.Second

func main() {
	upgrader := websocket.Upgrader{}
	http.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		log.Println("A user has connected")
		_ = os.WriteFile(filepath.Join(os.Getenv("STATE"), "connected"), nil, 0o666)
		alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(patience)) }
		_ = alive("")
		conn.SetPongHandler(alive)
		go func() {
			for conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(patience)) == nil {
				time.Sleep(patience / 4)
			}
		}()
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	})
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<h1>Impatient</h1>")) })
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
