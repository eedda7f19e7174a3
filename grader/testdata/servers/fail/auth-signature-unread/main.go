// The cookie is signed, and nobody looks at the signature.
package main

import (
	"strings"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Decode: func(value string) (string, bool) {
		id, _, signed := strings.Cut(value, ".")
		return id, signed
	}}
	site.Serve()
}
