// The way out is a link, not a form.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	site := parts.Site{Logout: `<nav><a id="logout" href="/logout?from=page">log out</a></nav>`}
	site.Serve()
}
