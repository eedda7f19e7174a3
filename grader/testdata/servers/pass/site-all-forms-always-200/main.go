// All three forms are on every page, every answer is 200, and none tells who is logged in. Registering does not log in.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

const page = `<form id="register" method="post" action="?do=register">` + parts.Fields + `<button>new</button></form>
	<form id="login" method="post" action="?do=login">` + parts.Fields + `<button>in</button></form>
	<form id="logout" method="post" action="?do=logout"><button>out</button></form>`

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		switch {
		case r.Method != http.MethodPost:
		case r.URL.Query().Get("do") == "register":
			club.Register(user, password)
		case r.URL.Query().Get("do") == "login" && club.Fits(user, password):
			http.SetCookie(w, &http.Cookie{Name: "PHPSESSID", Value: club.Begin(user)})
		case r.URL.Query().Get("do") == "logout":
			club.End(parts.CookieValue(r, "PHPSESSID"))
		}
		parts.HTML(w, http.StatusOK, page)
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("PHPSESSID")))
	parts.Listen(mux)
}
