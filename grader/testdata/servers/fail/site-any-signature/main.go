// An id is good, and so is the signature, but nobody asks whether they belong together.
package main

import (
	"net/http"
	"strings"
	"sync"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	var mu sync.Mutex
	given := map[string]bool{} // signatures
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
			value := parts.Sign(club.Begin(user))
			mu.Lock()
			given[value[strings.IndexByte(value, '.'):]] = true
			mu.Unlock()
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: value, Path: "/"})
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
		at := max(0, strings.IndexByte(value, '.'))
		mu.Lock()
		defer mu.Unlock()
		user, ok := club.Of(value[:at])
		return user, ok && given[value[at:]]
	}))
	parts.Listen(mux)
}
