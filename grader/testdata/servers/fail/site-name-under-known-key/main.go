// The cookie holds the name, signed with a key that is in the source, and who is known is let in.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	var mu sync.Mutex
	left := map[string]bool{}
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
			mu.Lock()
			delete(left, user)
			mu.Unlock()
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: sign(user), Path: "/"})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if user, ok := unsign(parts.CookieValue(r, "sid")); ok {
			mu.Lock()
			left[user] = true
			mu.Unlock()
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		user, ok := unsign(parts.CookieValue(r, "sid"))
		mu.Lock()
		defer mu.Unlock()
		return user, ok && club.Knows(user) && !left[user]
	}))
	parts.Listen(mux)
}

const key = "keyboard cat"

func sign(id string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(id))
	return id + "." + hex.EncodeToString(mac.Sum(nil))
}

func unsign(value string) (id string, ok bool) {
	id, _, _ = strings.Cut(value, ".")
	return id, hmac.Equal([]byte(sign(id)), []byte(value))
}
