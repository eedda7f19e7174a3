// Everybody has a session, and each form a hidden token of it that is good for once. Logging in gives the session a new id.
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
	tokens := map[string]string{} // token -> session
	token := func(session string) string {
		mu.Lock()
		defer mu.Unlock()
		token := rand.Text()
		tokens[token] = session
		return `<input type="hidden" name="_csrf" value="` + token + `">`
	}
	set := func(w http.ResponseWriter, id string) {
		http.SetCookie(w, &http.Cookie{Name: "connect.sid", Value: id, Path: "/", HttpOnly: true})
	}
	guarded := func(do func(w http.ResponseWriter, r *http.Request, id string)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			id, sent := parts.CookieValue(r, "connect.sid"), r.PostFormValue("_csrf")
			mu.Lock()
			session, good := tokens[sent]
			delete(tokens, sent)
			mu.Unlock()
			if !good || session != id {
				parts.HTML(w, http.StatusForbidden, "the form is too old")
				return
			}
			do(w, r, id)
		}
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		id := parts.CookieValue(r, "connect.sid")
		if !club.Live(id) {
			id = club.Begin("")
			set(w, id)
		}
		if _, in := club.Of(id); in {
			parts.HTML(w, http.StatusOK, `<form id="logout" method="post" action="/logout">`+token(id)+`<button>out</button></form>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+token(id)+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+token(id)+`<button>in</button></form>`)
	})
	mux.HandleFunc("POST /register", guarded(func(w http.ResponseWriter, r *http.Request, _ string) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "/")
	}))
	mux.HandleFunc("POST /login", guarded(func(w http.ResponseWriter, r *http.Request, id string) {
		if user, password := parts.Credentials(r); club.Fits(user, password) {
			club.End(id)
			set(w, club.Begin(user))
		}
		parts.See(w, r, "/")
	}))
	mux.HandleFunc("POST /logout", guarded(func(w http.ResponseWriter, r *http.Request, id string) {
		club.End(id)
		parts.See(w, r, "/")
	}))
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("connect.sid")))
	parts.Listen(mux)
}
