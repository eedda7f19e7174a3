// The cookie is a session's random id and nothing else. Nobody can guess one, so it needs no signature.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	site := parts.Site{
		Name:   "__Host-id",
		Encode: func(id string) string { return id },
		Decode: func(value string) (string, bool) { return value, true },
	}
	site.Serve()
}
