// Every request that asks for an upgrade is looked at before its path is, as in Node, where all of them come as one event. Who isn't logged
// in is sent to the page where one logs in.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := new(parts.Site)
	mux := site.Mux()
	parts.Listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := site.User(r); !ok && r.Header.Get("Upgrade") != "" {
			http.Redirect(w, r, "/login", http.StatusFound)
			return
		}
		mux.ServeHTTP(w, r)
	}))
}
