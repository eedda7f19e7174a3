// right: lessons 04 races
//
// A session cookie with a signature in hexadecimal, whose letters may as well be capitals.
package main

import "handshake/grader/testdata/parts"

func main() {
	var site parts.Site
	site.Serve()
}
