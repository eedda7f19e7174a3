// The page's Content-Type is in capitals, which don't matter there, and hints come before the page.
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
		w.Header().Set("Link", "</style.css>; rel=preload; as=style")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Set("Content-Type", "TEXT/HTML;charset=UTF-8")
		_, _ = io.WriteString(w, "\ufeff<!DOCTYPE HTML><TITLE>Handshake</TITLE><H1>Handshake</H1>")
	})
	mux.HandleFunc("GET /ws", room.Connection)
	parts.Listen(mux)
}
