// The cookie is for /account and what is below it, so no browser sends it to /ws.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Cookie: func(c *http.Cookie) { c.Path = "/account" }}
	site.Serve()
}
