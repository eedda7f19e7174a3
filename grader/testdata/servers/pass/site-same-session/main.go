// Who looks at the page is given a session, and logging in makes it that of a user: the cookie stays what it was.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	session := func(w http.ResponseWriter, r *http.Request) string {
		id := parts.CookieValue(r, "visit")
		if !club.Live(id) {
			id = club.Begin("")
			http.SetCookie(w, &http.Cookie{Name: "visit", Value: id, Path: "/"})
		}
		return id
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		session(w, r)
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>
			<form id="logout" method="post" action="/logout"><button>out</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if user, password := parts.Credentials(r); club.Fits(user, password) {
			club.Keep(session(w, r), user)
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "visit"))
		parts.See(w, r, "/")
	})
	socket := club.Socket(club.ByCookie("visit"))
	mux.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		if _, in := club.Of(parts.CookieValue(r, "visit")); !in {
			session(w, r) // who is refused is given one, too
		}
		socket(w, r)
	})
	parts.Listen(mux)
}
