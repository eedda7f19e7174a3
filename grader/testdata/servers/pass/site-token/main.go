// The cookie is a signed token that tells who it is for; a second one, for the page's script, says so again, in base64. At logout the token is noted
// as given back.
package main

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"handshake/grader/testdata/servers/parts"
)

type claims struct {
	Subject string `json:"sub"`
	ID      string `json:"jti"`
}

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	encode := base64.RawURLEncoding.EncodeToString
	read := func(r *http.Request) (c claims) {
		token := parts.CookieValue(r, "access_token")
		at := strings.LastIndexByte(token, '.')
		if at < 0 || !hmac.Equal([]byte(token[at+1:]), []byte(encode(parts.Signature(token[:at])))) {
			return c
		}
		_, body, _ := strings.Cut(token[:at], ".")
		if text, err := base64.RawURLEncoding.DecodeString(body); err == nil {
			_ = json.Unmarshal(text, &c) // what is signed is right
		}
		return c
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>
			<form id="logout" method="post" action="/logout"><button>out</button></form>`)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			parts.HTML(w, http.StatusUnauthorized, "no")
			return
		}
		body, err := json.Marshal(claims{user, club.Begin(user)})
		if err != nil {
			panic(err)
		}
		token := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(body)
		http.SetCookie(w, &http.Cookie{Name: "access_token", Value: token + "." + encode(parts.Signature(token)), Path: "/", HttpOnly: true})
		http.SetCookie(w, &http.Cookie{Name: "profile", Value: encode([]byte(`{"name":"` + user + `"}`)), Path: "/"})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(read(r).ID)
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		c := read(r)
		_, live := club.Of(c.ID)
		return c.Subject, live && club.Knows(c.Subject)
	}))
	parts.Listen(mux)
}
