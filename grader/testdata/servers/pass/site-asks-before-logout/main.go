// The way out is a link to a page that asks whether that is meant; the ways in are links, too, with the names that forms have.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if _, in := club.Of(parts.CookieValue(r, "sid")); in {
			parts.HTML(w, http.StatusOK, `<a id="logout" href="/logout">log out</a>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<a id="register" href="/new">register</a> <form id="login" action="/in"><button>log in</button></form>`)
	})
	mux.HandleFunc("GET /logout", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<p>Sure?</p><form id="logout" method="post"><input type="hidden" name="sure" value="yes"><button>yes</button></form>`)
	})
	mux.HandleFunc("GET /new", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="register" method="post">`+parts.Fields+`<button>go</button></form>`)
	})
	mux.HandleFunc("GET /in", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="login" method="post">`+parts.Fields+`<button>go</button></form>`)
	})
	mux.HandleFunc("POST /new", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /in", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.See(w, r, "/in")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user), Path: "/"})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("sure") == "yes" {
			club.End(parts.CookieValue(r, "sid"))
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
