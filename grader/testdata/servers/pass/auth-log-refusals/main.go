// The log says why somebody was refused.
package main

import (
	"log"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Refuse: func(w http.ResponseWriter, r *http.Request) {
		log.Println("handshake refused, user not connected: no valid session")
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
	}}
	site.Serve()
}
