// right: lessons 04
//
// The line of the earlier lessons is still logged, before the one with the name.
package main

import (
	"log"

	"handshake/grader/testdata/parts"
)

func main() {
	site := parts.Site{Line: func(user string) string {
		log.Println(parts.Connected)
		return "user " + user + " connected"
	}}
	site.Serve()
}
