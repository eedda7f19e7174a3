// For who is not logged in there is no socket at all.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Refuse: http.NotFound}
	site.Serve()
}
