// No field is in the form that it belongs to; a button says where its form leads, and how.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

const page = `<form id="register"></form><form id="login"></form><form id="logout"></form>
	<form id="search" action="/search"><table>
	<tr><td><input form="register" name="username"><td><input form="register" name="password" type="password">
		<td><button form="register" formaction="/register" formmethod="post">new</button>
	<tr><td><input form="login" name="username"><td><input form="login" name="password" type="password">
		<td><input type="submit" form="login" formaction="/login" formmethod="post" formenctype="multipart/form-data">
	<tr><td><input name="q"><td><button>search</button><td><button form="logout" formaction="/logout" formmethod="post">out</button>
	</table></form>`

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { parts.HTML(w, http.StatusOK, page) })
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		club.Register(parts.Credentials(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if club.Fits(user, password) {
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user)})
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
