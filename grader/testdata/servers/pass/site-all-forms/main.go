// All three forms are on the page at all times. Registering logs in, and so does logging in once more.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	welcome := func(w http.ResponseWriter, r *http.Request, user string) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user), Path: "/", HttpOnly: true})
		parts.See(w, r, "/")
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="logout" method="post" action="/logout"><button>out</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>
			<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Register(user, password) {
			parts.HTML(w, http.StatusConflict, "taken")
			return
		}
		welcome(w, r, user)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.HTML(w, http.StatusUnauthorized, "no")
			return
		}
		welcome(w, r, user)
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
