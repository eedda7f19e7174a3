// The session's cookie is sent below /ws and nowhere else, so the page never knows who is logged in.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>
			<form id="logout" method="post" action="/ws/logout"><button>out</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.HTML(w, http.StatusCreated, `<a href="/">on</a>`)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.HTML(w, http.StatusForbidden, "no")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "socket", Value: club.Begin(user), Path: "/ws", HttpOnly: true})
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /ws/logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "socket"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("socket")))
	parts.Listen(mux)
}
