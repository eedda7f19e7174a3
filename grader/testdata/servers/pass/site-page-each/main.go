// A form has a page of its own, to which the page at / only links. Registering leads back to /, not logged in.
package main

import (
	"fmt"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if user, ok := club.Of(parts.CookieValue(r, "s")); ok {
			parts.HTML(w, http.StatusOK, fmt.Sprintf(`<p>Hello %s. <a href="/about">About</a> <a href="/leave">Leave</a>`, user))
			return
		}
		parts.HTML(w, http.StatusOK, `<a href="/about">About</a> <a href="/accounts/login">Log in</a> <a href="/accounts/new">Register</a>`)
	})
	mux.HandleFunc("GET /about", func(w http.ResponseWriter, _ *http.Request) { parts.HTML(w, http.StatusOK, `<a href="/">back</a>`) })
	mux.HandleFunc("GET /leave", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="logout" method="post"><button>really</button></form>`)
	})
	mux.HandleFunc("POST /leave", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "s"))
		http.SetCookie(w, &http.Cookie{Name: "s", Path: "/", MaxAge: -1})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /accounts/login", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="login" method="post" action="login">`+parts.Fields+`<input type="submit"></form>`)
	})
	mux.HandleFunc("GET /accounts/new", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="register" method="post">`+parts.Fields+`<input type="submit"></form>`)
	})
	mux.HandleFunc("POST /accounts/new", func(w http.ResponseWriter, r *http.Request) {
		if user, password := parts.Credentials(r); !club.Register(user, password) {
			parts.HTML(w, http.StatusConflict, "taken")
			return
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /accounts/login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.See(w, r, "/accounts/login?wrong=1")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "s", Value: club.Begin(user), Path: "/"})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("s")))
	parts.Listen(mux)
}
