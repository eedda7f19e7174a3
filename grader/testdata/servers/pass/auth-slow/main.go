// Whatever asks who somebody is takes 200 ms, as with a database far away.
package main

import (
	"net/http"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var site parts.Site
	mux := site.Mux()
	parts.Listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(200 * time.Millisecond)
		mux.ServeHTTP(w, r)
	}))
}
