// The page holds a template of forms by the same names, fields that are switched off, a trap that only robots fill in, a box that must be ticked, and
// asks for the password twice.
package main

import (
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

const page = `<template><form id="register" method="post" action="/trap">` + parts.Fields + `</form><form id="login" method="post" action="/trap">` + parts.Fields + `</form></template>
	<form id="register" method="post" action="/register">
		<fieldset disabled><legend>soon: <input name="mail" value="later"></legend><input name="username" value="nobody"><button name="trap" value="1">x</button></fieldset>
		<input name="username" disabled value="off"> <input name="username"> <input name="password" type="password"> <input name="password_again" type="password">
		<input name="website" style="display:none"> <input type="checkbox" name="terms" value="read" required> <input type="checkbox" name="news">
		<input type="radio" name="as" value="guest"> <input type="radio" name="as" value="member" checked>
		<select name="language"><option value="" disabled>choose<option value="en" selected>English<option>de</select>
		<textarea name="about">
nothing</textarea> <input type="button" name="trap" value="2"> <input type="reset" name="trap"> <button disabled name="trap" value="3">no</button> <button name="go" value="1">go</button>
	</form>
	<form id="login" method="post" action="/login"><datalist><input name="trap" value="4"></datalist>` + parts.Fields + `<input type="image" name="go" alt="go"></form>
	<form id="logout" method="post" action="/logout"><button>out</button></form>`

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { parts.HTML(w, http.StatusOK, page) })
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		is := r.PostFormValue
		good := len(r.PostForm["username"]) == 1 && is("password_again") == password && is("website") == "" && is("terms") == "read" && !r.PostForm.Has("news") &&
			is("as") == "member" && is("language") == "en" && is("about") == "nothing" && is("mail") == "later" && !r.PostForm.Has("trap") && is("go") == "1"
		if !good || !club.Register(user, password) {
			parts.HTML(w, http.StatusUnprocessableEntity, "not so")
			return
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		user, password := parts.Credentials(r)
		if !club.Fits(user, password) || r.PostForm.Has("trap") || !r.PostForm.Has("go.x") {
			parts.HTML(w, http.StatusUnauthorized, page)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: club.Begin(user)})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(parts.CookieValue(r, "sid"))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(club.ByCookie("sid")))
	parts.Listen(mux)
}
