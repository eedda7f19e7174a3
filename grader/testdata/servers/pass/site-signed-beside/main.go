// The cookie holds the session's id, and a second one beside it the signature, under the same name with .sig behind it; names have dots.
package main

import (
	"crypto/hmac"
	"encoding/base64"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

const name = "chat.session.v1"

func sign(id string) string {
	return base64.RawURLEncoding.EncodeToString(parts.Signature(name + "=" + id))
}

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	id := func(r *http.Request) string {
		id := parts.CookieValue(r, name)
		if !hmac.Equal([]byte(sign(id)), []byte(parts.CookieValue(r, name+".sig"))) {
			return ""
		}
		return id
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if _, in := club.Of(id(r)); in {
			parts.HTML(w, http.StatusOK, `<form id="logout" method="post" action="/logout"><button>out</button></form>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>`)
	})
	enter := func(w http.ResponseWriter, r *http.Request, ok bool) {
		if !ok {
			parts.HTML(w, http.StatusUnauthorized, "no")
			return
		}
		user, _ := parts.Credentials(r)
		id := club.Begin(user)
		http.SetCookie(w, &http.Cookie{Name: name, Value: id, Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: name + ".sig", Value: sign(id), Path: "/"})
		parts.See(w, r, "/")
	}
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Register(parts.Credentials(r))) })
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Fits(parts.Credentials(r))) })
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(id(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) { return club.Of(id(r)) }))
	parts.Listen(mux)
}
