// The session's id is a random UUID, which is read as the standard says: in capitals or not.
package main

import (
	"crypto/rand"
	"fmt"
	"strings"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{
		NewID: func(string) string {
			b := make([]byte, 16)
			_, _ = rand.Read(b)
			b[4], b[11] = 0xaa, 0xaa // a letter that may be a capital, a quarter and three quarters of the way through
			return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
		},
		Encode: func(id string) string { return id },
		Decode: func(value string) (string, bool) { return strings.ToLower(value), true },
	}
	site.Serve()
}
