// The page is written as pages were long ago: forms between a table and its rows, capitals, nothing in quotes, and nothing closed.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

const page = `<HTML><BODY><TABLE><FORM ID=register ACTION=/register METHOD=POST><TR><TD>Name<TD><INPUT NAME=username><TR><TD>Password<TD><INPUT TYPE=PASSWORD NAME=password>
	<TR><TD><INPUT TYPE=HIDDEN NAME=step VALUE=2><TD><INPUT TYPE=SUBMIT VALUE=Register></FORM></TABLE>
	<TABLE><TR><FORM ID=login ACTION=/login METHOD=POST><TD><INPUT NAME=username><TD><INPUT TYPE=PASSWORD NAME=password><TD><INPUT TYPE=SUBMIT></TR></FORM></TABLE>
	<CENTER><FORM ID=logout METHOD=POST ACTION=/logout><INPUT TYPE=SUBMIT VALUE=Out>`

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(page))
	})
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		if user, password := parts.Credentials(r); r.PostFormValue("step") == "2" {
			club.Register(user, password)
		}
		http.Redirect(w, r, "/", http.StatusFound)
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if club.Fits(user, password) && !r.PostForm.Has("step") {
			http.SetCookie(w, &http.Cookie{Name: "JSESSIONID", Value: club.Begin(user)})
		}
		http.Redirect(w, r, "/", http.StatusFound)
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "JSESSIONID"))
		http.Redirect(w, r, "/", http.StatusFound)
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("JSESSIONID")))
	parts.Listen(mux)
}
