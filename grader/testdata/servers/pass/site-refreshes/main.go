// Pages lead on by themselves: by a meta element, and by a header. The cookie is set by the page in between.
package main

import (
	"crypto/rand"
	"net/http"
	"sync"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	var mu sync.Mutex
	tickets := map[string]string{}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<meta http-equiv="refresh" content="60"><form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>
			<form id="logout" method="post" action="/logout"><button>out</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.HTML(w, http.StatusOK, `<meta http-equiv="Refresh" content="2; URL=/"><p>Thank you!`)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.HTML(w, http.StatusOK, `<meta http-equiv="refresh" content="2;/"><p>No.`)
			return
		}
		ticket := rand.Text()
		mu.Lock()
		tickets[ticket] = user
		mu.Unlock()
		w.Header().Set("Refresh", "1; url=/enter?t="+ticket)
		parts.HTML(w, http.StatusOK, "<p>One moment ...")
	})
	mux.HandleFunc("GET /enter", func(w http.ResponseWriter, r *http.Request) {
		ticket := r.FormValue("t")
		mu.Lock()
		user, good := tickets[ticket]
		delete(tickets, ticket)
		mu.Unlock()
		if good {
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user), Path: "/"})
		}
		parts.HTML(w, http.StatusOK, `<a href="/">on</a>`)
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
