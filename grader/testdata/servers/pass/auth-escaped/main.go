// The cookie's value is written as Express does: s%3AID.SIGNATURE, with the signature in base64 and all of it escaped.
package main

import (
	"encoding/base64"
	"net/url"
	"strings"

	"handshake/grader/testdata/servers/parts"
)

func sign(id string) string {
	return "s:" + id + "." + base64.StdEncoding.EncodeToString(parts.Signature(id))
}

func main() {
	site := parts.Site{
		Name:   "connect.sid",
		Encode: func(id string) string { return url.QueryEscape(sign(id)) },
		Decode: func(value string) (string, bool) {
			text, err := url.QueryUnescape(value)
			if err != nil || len(text) < 3 {
				return "", false
			}
			id, _, _ := strings.Cut(text[2:], ".")
			return id, text == sign(id)
		},
	}
	site.Serve()
}
