// wrong: lesson 04: fails changed-cookie, refused-are-not-counted
//
// The cookie is signed, and nobody looks at the signature.
package main

import (
	"strings"

	"handshake/grader/testdata/parts"
)

func main() {
	site := parts.Site{Decode: func(value string) (string, bool) {
		id, _, signed := strings.Cut(value, ".")
		return id, signed
	}}
	site.Serve()
}
