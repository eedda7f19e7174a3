// The page has no Content-Type, so a browser looks at the content, and sees HTML.
package main

import (
	"io"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var room parts.Room
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil // net/http adds none, either
		_, _ = io.WriteString(w, "<!DOCTYPE html>\n<title>Handshake</title>\n<h1>Handshake</h1>\n")
	})
	mux.HandleFunc("GET /ws", room.Connection)
	parts.Listen(mux)
}
