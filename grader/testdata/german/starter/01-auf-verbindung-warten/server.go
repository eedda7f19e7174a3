package main

import "net/http"

// connection wird für jede Anfrage an /ws aufgerufen, einmal für jeden Besucher.
func connection(w http.ResponseWriter, r *http.Request) {
	// TODO 1: mach aus dieser Anfrage einen WebSocket.
	// TODO 2: schreib ins Log: Ein Nutzer hat sich verbunden
	// TODO 3: lies aus der Verbindung, bis das Lesen scheitert.

	// Bis dahin bekommt jeder Besucher diese Antwort. Nimm sie heraus, wenn du anfängst.
	http.Error(w, "hier ist noch kein WebSocket", http.StatusNotImplemented)
}
