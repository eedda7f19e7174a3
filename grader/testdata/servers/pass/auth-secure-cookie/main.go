// The cookie is marked Secure, HttpOnly and SameSite=Strict; browsers take it from a loopback address all the same.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Cookie: func(c *http.Cookie) {
		c.Secure, c.SameSite, c.MaxAge = true, http.SameSiteStrictMode, 3600
	}}
	site.Serve()
}
