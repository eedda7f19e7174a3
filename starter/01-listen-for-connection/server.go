package main

import "net/http"

// connection is called for every request to /ws: main.go says so, in the line
// mux.HandleFunc("GET /ws", connection). It runs once for each visitor, and
// for all of them at the same time.
func connection(w http.ResponseWriter, r *http.Request) {
	// TODO 1: upgrade this request to a WebSocket connection.
	// TODO 2: log the line: A user has connected
	// TODO 3: read from the connection until reading fails.

	// Until then, every visitor hears this. Remove it when you begin.
	http.Error(w, "no WebSocket here yet", http.StatusNotImplemented)
}
