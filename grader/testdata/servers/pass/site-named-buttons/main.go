// There is one form with one action, and its buttons say what is to be done.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

const form = `<form action="/account" method="post">` + parts.Fields + `
	<button name="do" value="show" type="button">show the password</button>
	<button name="do" value="login" id="login">log in</button>
	<button name="do" value="register" id="register">register</button>
	<input type="submit" name="do" value="logout" id="logout"></form>`

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { parts.HTML(w, http.StatusOK, form) })
	mux.HandleFunc("POST /account", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		switch do := r.PostFormValue("do"); {
		case do == "register" && club.Register(user, password):
		case do == "login" && club.Fits(user, password):
			http.SetCookie(w, &http.Cookie{Name: "id", Value: club.Begin(user), Path: "/"})
		case do == "logout":
			club.End(parts.CookieValue(r, "id"))
		default:
			parts.HTML(w, http.StatusBadRequest, form)
			return
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("id")))
	parts.Listen(mux)
}
