// Hostile is a right server for the first lesson that does one more thing, which HOSTILE names: it is in tricks.go. STATE is a
// folder for what its processes tell each other and the test.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"

	"github.com/gorilla/websocket"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) > 1 {
		lives[os.Args[1]]()
		return
	}
	trick := tricks[os.Getenv("HOSTILE")]
	tell("starts", os.Getpid())
	if trick.starts != nil {
		trick.starts()
	}
	upgrader := websocket.Upgrader{}
	http.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		if trick.connects != nil {
			trick.connects()
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		log.Println("A user has connected")
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	})
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "<h1>Hostile</h1>") })
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func state(name string) string { return filepath.Join(os.Getenv("STATE"), name) }

// tell adds a line to a file of the state.
func tell(name string, what any) {
	file, err := os.OpenFile(state(name), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o666)
	if err == nil {
		fmt.Fprintln(file, what)
		file.Close()
	}
}

// once reports whether nobody has asked before in this run, in any process.
func once(name string) bool {
	return os.Mkdir(state(name+".once"), 0o777) == nil
}
