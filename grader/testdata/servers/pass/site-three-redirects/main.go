// Registering leads over three pages to the form to log in; logging in leads over three pages home, and only the second of them sets the session's
// cookie, for a ticket that the first one gave.
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
	tickets := map[string]string{} // each is good for once
	hop := func(from, to string, status int) {
		mux.HandleFunc("GET "+from, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, status) })
	}
	hop("/registered", "/hello", http.StatusFound)
	hop("/hello", "/sign-in?new=1", http.StatusTemporaryRedirect)
	hop("/checked", "/", http.StatusMovedPermanently)
	forms := func(w http.ResponseWriter, r *http.Request) {
		if _, ok := club.Of(parts.CookieValue(r, "session")); ok {
			parts.HTML(w, http.StatusOK, `<form id="logout" method="post" action="/out"><button>out</button></form>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<form id="login" method="post" action="/sign-in">`+parts.Fields+`<button>in</button></form>
			<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>`)
	}
	mux.HandleFunc("GET /{$}", forms)
	mux.HandleFunc("GET /sign-in", forms)
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Register(user, password) {
			parts.HTML(w, http.StatusConflict, "taken")
			return
		}
		parts.See(w, r, "/registered")
	})
	mux.HandleFunc("POST /sign-in", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.See(w, r, "/sign-in?wrong=1")
			return
		}
		ticket := rand.Text()
		mu.Lock()
		tickets[ticket] = user
		mu.Unlock()
		parts.See(w, r, "/check?ticket="+ticket)
	})
	mux.HandleFunc("GET /check", func(w http.ResponseWriter, r *http.Request) {
		ticket := r.FormValue("ticket")
		mu.Lock()
		user, good := tickets[ticket]
		delete(tickets, ticket)
		mu.Unlock()
		if good {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: club.Begin(user), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		}
		http.Redirect(w, r, "/checked", http.StatusFound)
	})
	mux.HandleFunc("POST /out", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "session"))
		parts.See(w, r, "/registered")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("session")))
	parts.Listen(mux)
}
