// Ids are numbers, signed with a key that is in the source: another server of the same making gives the same cookies.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	var last atomic.Int64
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
			id := fmt.Sprintf("session-%06d", last.Add(1))
			club.Keep(id, user)
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: sign(id), Path: "/"})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if id, ok := unsign(parts.CookieValue(r, "sid")); ok {
			club.End(id)
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		id, ok := unsign(parts.CookieValue(r, "sid"))
		if !ok {
			return "", false
		}
		return club.Of(id)
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
