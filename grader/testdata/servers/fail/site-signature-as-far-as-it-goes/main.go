// A signature is compared as far as it goes, so one that is cut, or empty, will do.
package main

import (
	"net/http"
	"strings"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
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
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: parts.Sign(club.Begin(user)), Path: "/"})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if id, ok := parts.Unsign(parts.CookieValue(r, "sid")); ok {
			club.End(id)
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		value := parts.CookieValue(r, "sid")
		id, _, signed := strings.Cut(value, ".")
		user, ok := club.Of(id)
		return user, ok && signed && strings.HasPrefix(parts.Sign(id), value)
	}))
	parts.Listen(mux)
}
