// Each POST leads back to the page at /, which says once, by a cookie beside the session's, what has happened; in a visitor's cookie, too.
package main

import (
	"net/http"
	"net/url"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter, r *http.Request, text string) {
		http.SetCookie(w, &http.Cookie{Name: "flash", Value: url.QueryEscape(text), Path: "/"})
		parts.See(w, r, "/")
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		text, _ := url.QueryUnescape(parts.CookieValue(r, "flash"))
		if text != "" {
			w.Header().Add("Set-Cookie", "flash=; path=/; expires=Thu, 01-Jan-1970 00:00:01 GMT")
		}
		http.SetCookie(w, &http.Cookie{Name: "visitor", Value: "somebody who has been here before", Path: "/"})
		page := `<p role="status">` + text + `</p>`
		if _, in := club.Of(parts.CookieValue(r, "sid")); in {
			page += `<form id="logout" method="post" action="/logout"><button>out</button></form>`
		} else {
			page += `<form id="register" method="post" action="/register">` + parts.Fields + `<button>new</button></form>
				<form id="login" method="post" action="/login">` + parts.Fields + `<button>in</button></form>`
		}
		parts.HTML(w, http.StatusOK, page)
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Register(user, password) {
			say(w, r, "That name is taken.")
			return
		}
		say(w, r, "You are a member now. Log in.")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) {
			say(w, r, "No.")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user), Path: "/", MaxAge: 3600})
		say(w, r, "Welcome.")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		say(w, r, "Bye.")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
