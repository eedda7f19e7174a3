// The line is in other words.
package main

import (
	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Line: func(user string) string { return "user: " + user + " connected" }}
	site.Serve()
}
