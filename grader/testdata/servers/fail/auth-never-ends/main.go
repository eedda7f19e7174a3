// Logging out takes the cookie away from the browser, and leaves the session as it is.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	site := parts.Site{End: func(string) bool { return false }}
	site.Serve()
}
