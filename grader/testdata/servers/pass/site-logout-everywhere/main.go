// A logout ends all sessions of the user, in every browser, and closes all the user's sockets.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	who := club.ByCookie("s")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if _, ok := who(r); ok {
			parts.HTML(w, http.StatusOK, `<form id="logout" method="post" action="/logout"><button>out, everywhere</button></form>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if user, password := parts.Credentials(r); club.Fits(user, password) {
			http.SetCookie(w, &http.Cookie{Name: "s", Value: club.Begin(user), Path: "/"})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if user, ok := who(r); ok {
			club.EndAll(user)
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(who))
	parts.Listen(mux)
}
