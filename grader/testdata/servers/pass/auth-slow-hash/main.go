// Passwords are hashed 600,000 times, as on a real site. That's a tenth of a second, but the race detector makes it a second, and in that
// check 16 users register at once.
package main

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func hashed(user, password string) string {
	key, err := pbkdf2.Key(sha256.New, password, []byte("salt of "+user), 600_000, 32)
	if err != nil {
		return ""
	}
	return hex.EncodeToString(key)
}

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>
			<form id="logout" method="post" action="/logout"><button>out</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		club.Register(user, hashed(user, password))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if user, password := parts.Credentials(r); club.Fits(user, hashed(user, password)) {
			http.SetCookie(w, &http.Cookie{Name: "s", Value: club.Begin(user), Path: "/"})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "s"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("s")))
	parts.Listen(mux)
}
