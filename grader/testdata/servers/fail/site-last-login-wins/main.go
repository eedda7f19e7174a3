// The session is looked up, but the name is that of whoever has logged in last.
package main

import (
	"net/http"
	"sync"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	var mu sync.Mutex
	last := ""
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
			mu.Lock()
			last = user
			mu.Unlock()
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user), Path: "/"})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		_, in := club.ByCookie("sid")(r)
		mu.Lock()
		defer mu.Unlock()
		return last, in
	}))
	parts.Listen(mux)
}
