// Who is not logged in is sent to the login page by 302, and loses the cookie.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	site := parts.Site{Refuse: func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Path: "/", MaxAge: -1})
		http.Redirect(w, r, "/login", http.StatusFound)
	}}
	site.Serve()
}
