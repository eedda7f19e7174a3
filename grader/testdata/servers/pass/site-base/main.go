// The page is at /, and its base is elsewhere: where forms and links lead is relative to that. An action that is empty leads to the page itself.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	page := `<base href="/app/v1/"><form id="register" method="post" action="register">` + parts.Fields + `<button>new</button></form>
		<form id="login" method="post" action="">` + parts.Fields + `<button>in</button></form>
		<a id="logout" href="logout">out</a>`
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { parts.HTML(w, http.StatusOK, page) })
	mux.HandleFunc("POST /app/v1/register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "../..")
	})
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if club.Fits(user, password) {
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user)})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /app/v1/logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
