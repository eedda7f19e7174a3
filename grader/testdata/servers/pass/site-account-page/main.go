// Logging in leads to a page that only who is logged in can see, and the way out is there and nowhere else. The page at / looks the same for all.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<nav><a href="/chat">chat</a> <a href="/join">join us</a></nav>`)
	})
	mux.HandleFunc("GET /join", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="register" method="post">`+parts.Fields+`<button>join</button></form><a href="/enter">I have an account</a>`)
	})
	mux.HandleFunc("GET /enter", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="login" method="post">`+parts.Fields+`<button>enter</button></form>`)
	})
	mux.HandleFunc("GET /chat", func(w http.ResponseWriter, r *http.Request) {
		user, in := club.Of(parts.CookieValue(r, "k"))
		if !in {
			http.Redirect(w, r, "/enter", http.StatusFound)
			return
		}
		parts.HTML(w, http.StatusOK, user+` <form method="post" action="/leave"><button id="logout">leave</button></form>`)
	})
	enter := func(w http.ResponseWriter, r *http.Request, ok bool) {
		if !ok {
			parts.HTML(w, http.StatusUnauthorized, "no")
			return
		}
		user, _ := parts.Credentials(r)
		http.SetCookie(w, &http.Cookie{Name: "k", Value: club.Begin(user), Path: "/"})
		parts.See(w, r, "/chat")
	}
	mux.HandleFunc("POST /join", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Register(parts.Credentials(r))) })
	mux.HandleFunc("POST /enter", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Fits(parts.Credentials(r))) })
	mux.HandleFunc("POST /leave", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "k"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("k")))
	parts.Listen(mux)
}
