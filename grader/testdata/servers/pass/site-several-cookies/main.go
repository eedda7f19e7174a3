// Beside the session's cookie there is a readable one with the user's name, for the page's script, one with a theme, and one that says when the
// visitor came last; a consent is asked for, and no more than that it is there.
package main

import (
	"net/http"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark", Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: "consent", Value: "yes", Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: "last_visit", Value: time.Now().UTC().Format("20060102T150405"), Path: "/"})
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>
			<form id="logout" method="post" action="/logout"><button>out</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.See(w, r, "/")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "username", Value: user, Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user), Path: "/", HttpOnly: true})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		http.SetCookie(w, &http.Cookie{Name: "username", Path: "/", MaxAge: -1})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		if _, err := r.Cookie("consent"); err != nil {
			return "", false
		}
		return club.Of(parts.CookieValue(r, "sid"))
	}))
	parts.Listen(mux)
}
