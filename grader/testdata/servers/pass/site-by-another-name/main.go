// The site calls itself localhost wherever it leads to, and two cookies hold a session, each good alone.
package main

import (
	"net/http"
	"os"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	home := "http://localhost:" + os.Getenv("PORT")
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="`+home+`/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="`+home+`/login">`+parts.Fields+`<button>in</button></form>
			<form id="logout" method="post" action="`+home+`/logout"><button>out</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, home+"/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if user, password := parts.Credentials(r); club.Fits(user, password) {
			id := club.Begin(user)
			http.SetCookie(w, &http.Cookie{Name: "session", Value: id})
			http.SetCookie(w, &http.Cookie{Name: "session_legacy", Value: parts.Sign(id)})
		}
		parts.See(w, r, home+"/")
	})
	who := func(r *http.Request) (id, user string, ok bool) {
		id = parts.CookieValue(r, "session")
		if user, ok = club.Of(id); !ok {
			id, _ = parts.Unsign(parts.CookieValue(r, "session_legacy"))
			user, ok = club.Of(id)
		}
		return id, user, ok
	}
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		id, _, _ := who(r)
		club.End(id)
		parts.See(w, r, home+"/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		_, user, ok := who(r)
		return user, ok
	}))
	parts.Listen(mux)
}
