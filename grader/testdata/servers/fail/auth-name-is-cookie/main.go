// The cookie is the user's name in base64, believed as long as somebody of that name is logged in.
package main

import (
	"encoding/base64"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{
		NewID:  func(user string) string { return user },
		Encode: func(id string) string { return base64.StdEncoding.EncodeToString([]byte(id)) },
		Decode: func(value string) (string, bool) {
			id, err := base64.StdEncoding.DecodeString(value)
			return string(id), err == nil
		},
	}
	site.Serve()
}
