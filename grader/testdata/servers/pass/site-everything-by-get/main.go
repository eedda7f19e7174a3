// Every form is sent by GET, as in the early days, and the answer to each is the page itself.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		user, password := r.FormValue("username"), r.FormValue("password")
		_, in := club.Of(parts.CookieValue(r, "sid"))
		switch do := r.FormValue("do"); {
		case do == "register" && club.Register(user, password), do == "login" && club.Fits(user, password):
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user)})
			in = true
		case do == "logout":
			club.End(parts.CookieValue(r, "sid"))
			in = false
		}
		if in {
			parts.HTML(w, http.StatusOK, `<form id="logout"><input type="hidden" name="do" value="logout"><button>out</button></form>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<form id="register"><input type="hidden" name="do" value="register">`+parts.Fields+`</form>
			<form id="login"><input type="hidden" name="do" value="login">`+parts.Fields+`</form>`)
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
