// Every answer, that of the socket too, renews the cookie: many tokens stand for one session, until it ends.
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
	session := func(r *http.Request) string {
		mu.Lock()
		defer mu.Unlock()
		return tokens[parts.CookieValue(r, "token")]
	}
	renew := func(header http.Header, session string) {
		token := rand.Text()
		mu.Lock()
		tokens[token] = session
		mu.Unlock()
		header.Add("Set-Cookie", "token="+token+"; Path=/; Max-Age=600")
	}
	home := func(w http.ResponseWriter, r *http.Request) {
		if id := session(r); id != "" {
			renew(w.Header(), id)
		}
		if _, in := club.Of(session(r)); in {
			parts.HTML(w, http.StatusOK, `<form id="logout" method="post" action="/logout"><button>out</button></form>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>`)
	}
	mux.HandleFunc("GET /{$}", home)
	enter := func(w http.ResponseWriter, r *http.Request, ok bool) {
		user, _ := parts.Credentials(r)
		if !ok {
			parts.HTML(w, http.StatusForbidden, "no")
			return
		}
		renew(w.Header(), club.Begin(user))
		parts.See(w, r, "/")
	}
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Register(parts.Credentials(r))) })
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Fits(parts.Credentials(r))) })
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(session(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		user, in := club.Of(session(r))
		if !in {
			http.Error(w, "log in first", http.StatusUnauthorized)
			return
		}
		header := http.Header{}
		renew(header, session(r))
		club.Admit(w, r, user, header)
	})
	parts.Listen(mux)
}
