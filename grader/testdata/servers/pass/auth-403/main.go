// Who is not logged in gets 403, with a long page.
package main

import (
	"net/http"
	"strings"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Refuse: func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, strings.Repeat("You are not logged in. ", 1000), http.StatusForbidden)
	}}
	site.Serve()
}
