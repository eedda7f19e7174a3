package main

import "net/http"

// connection is called for every request to /ws: main.go registers it with
// mux.HandleFunc("GET /ws", connection). It runs once for each visitor, and
// the calls run at the same time.
func connection(w http.ResponseWriter, r *http.Request) {
	// TODO 1: upgrade this request to a WebSocket connection.
	// TODO 2: log the line: A user has connected
	// TODO 3: read from the connection until reading fails.

	// Until then, every visitor gets this answer. Remove it when you start.
	http.Error(w, "no WebSocket here yet", http.StatusNotImplemented)
}
