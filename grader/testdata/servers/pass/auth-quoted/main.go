// The cookie's value has a space, a comma and quotes around it, as some frameworks write them.
package main

import (
	"net/http"
	"strings"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{
		Encode: func(id string) string { return "id, " + parts.Sign(id) },
		Decode: func(value string) (string, bool) { return parts.Unsign(strings.TrimPrefix(value, "id, ")) },
		Cookie: func(c *http.Cookie) { c.Quoted = true },
	}
	site.Serve()
}
