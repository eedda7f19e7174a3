// The id and its signature are in two cookies, and any signature of the site's will do.
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
			id := club.Begin(user)
			signature := parts.Sign(id)[len(id)+1:]
			mu.Lock()
			given[signature] = true
			mu.Unlock()
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: id, Path: "/"})
			http.SetCookie(w, &http.Cookie{Name: "sid.sig", Value: signature, Path: "/"})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		mu.Lock()
		defer mu.Unlock()
		user, ok := club.Of(parts.CookieValue(r, "sid"))
		return user, ok && given[parts.CookieValue(r, "sid.sig")]
	}))
	parts.Listen(mux)
}
