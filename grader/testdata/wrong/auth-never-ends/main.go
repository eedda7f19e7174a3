// wrong: lesson 04: fails ended-session
//
// Logging out takes the cookie away from the browser, and leaves the session as it is.
package main

import "handshake/grader/testdata/parts"

func main() {
	site := parts.Site{End: func(string) bool { return false }}
	site.Serve()
}
