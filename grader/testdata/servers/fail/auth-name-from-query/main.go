// The cookie is checked, but the name is what the address says.
package main

import (
	"cmp"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var site parts.Site
	site.Who = func(r *http.Request) (string, bool) {
		user, ok := site.User(r)
		return cmp.Or(r.URL.Query().Get("username"), user), ok
	}
	site.Serve()
}
