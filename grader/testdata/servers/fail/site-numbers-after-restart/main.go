// Ids are numbers, rightly signed; a server that starts once more gives the same numbers to others.
package main

import (
	"fmt"
	"net/http"
	"sync/atomic"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	var last atomic.Int64
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
			id := fmt.Sprintf("session-%06d", last.Add(1))
			club.Keep(id, user)
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: parts.Sign(id), Path: "/"})
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
		id, ok := parts.Unsign(parts.CookieValue(r, "sid"))
		if !ok {
			return "", false
		}
		return club.Of(id)
	}))
	parts.Listen(mux)
}
