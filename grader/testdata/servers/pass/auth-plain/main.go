// A session cookie with a signature in hexadecimal, whose letters may as well be capitals.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	var site parts.Site
	site.Serve()
}
