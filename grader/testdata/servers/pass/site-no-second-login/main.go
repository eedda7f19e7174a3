// Registering logs in. The form to log in is always there, and who is logged in already is told so, by 409.
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
			<form id="logout" method="post" action="/logout"><button>out</button></form>`)
	})
	enter := func(w http.ResponseWriter, r *http.Request, how func(user, password string) bool) {
		if _, in := club.Of(parts.CookieValue(r, "sid")); in {
			parts.HTML(w, http.StatusConflict, "You are logged in already.")
			return
		}
		user, password := parts.Credentials(r)
		if !how(user, password) {
			parts.HTML(w, http.StatusUnauthorized, "no")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user), Path: "/"})
		parts.See(w, r, "/")
	}
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Register) })
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Fits) })
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		http.SetCookie(w, &http.Cookie{Name: "sid", Path: "/", MaxAge: -1})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
