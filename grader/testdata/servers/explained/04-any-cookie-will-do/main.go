// The cookie need only be there.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := &parts.Site{}
	site.Who = func(r *http.Request) (string, bool) {
		for _, cookie := range r.Cookies() {
			if cookie.Name == site.Name {
				user, _ := site.User(r)
				return user, true
			}
		}
		return "", false
	}
	site.Serve()
}
