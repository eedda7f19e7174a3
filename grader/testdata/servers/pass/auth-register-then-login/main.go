// Registering does not log in: it leads to the page with the login form.
package main

import "handshake/grader/testdata/servers/parts"

func main() {
	site := parts.Site{Register: "/login?registered=1"}
	site.Serve()
}
