// It listens on the IPv6 loopback address alone.
package main

import (
	"log"
	"net/http"
	"os"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var room parts.Room
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!doctype html><title>six</title>"))
	})
	http.HandleFunc("GET /ws", room.Connection)
	log.Fatal(http.ListenAndServe("[::1]:"+os.Getenv("PORT"), nil))
}
