// This file is given; it needs no edit. It answers the browser: the page in the
// folder page/, and its forms to register, log in and log out.

package main

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"log"
	"net/http"
)

// files holds the folder page/. It becomes part of the program when it is
// built, so the program finds its page wherever it is started.
//
//go:embed page
var files embed.FS

// static serves the page's script and style sheet.
func static() http.Handler {
	root, err := fs.Sub(files, "page")
	if err != nil {
		log.Fatal(err)
	}
	return http.FileServerFS(root)
}

// pages answers with the page, and does what its forms ask for.
type pages struct {
	users    *userStore
	sessions *sessionStore
	index    *template.Template
}

func newPages(users *userStore, sessions *sessionStore) *pages {
	return &pages{
		users:    users,
		sessions: sessions,
		index:    template.Must(template.ParseFS(files, "page/index.html")),
	}
}

// view is what page/index.html shows.
type view struct {
	Name    string // who is logged in; nobody, if empty
	Form    string // the form that Problem is about: "register" or "login"
	Problem string
	Typed   string // the name as it was typed, to be mended
}

// home shows the page. If anything about the cookie is odd, then it simply
// shows the forms: it greets, it guards nothing.
func (p *pages) home(w http.ResponseWriter, r *http.Request) {
	var v view
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		id, _ := p.sessions.decode(cookie)
		v.Name, _ = p.sessions.find(id)
	}
	p.show(w, http.StatusOK, v)
}

// register adds a user and logs them in at once.
func (p *pages) register(w http.ResponseWriter, r *http.Request) {
	name, password := credentials(w, r)
	err := p.users.register(name, password)
	switch {
	case errors.Is(err, errInvalid):
		p.show(w, http.StatusBadRequest, view{
			Form: "register", Typed: name,
			Problem: "A name has 1 to 32 letters, digits, - or _, and the password must not be empty.",
		})
	case errors.Is(err, errTaken):
		p.show(w, http.StatusConflict, view{
			Form: "register", Typed: name,
			Problem: "That name is taken. If it is yours, log in; if not, choose another.",
		})
	case err != nil:
		fail(w, err)
	default:
		p.welcome(w, r, name)
	}
}

// login begins a session, if the password is right.
func (p *pages) login(w http.ResponseWriter, r *http.Request) {
	name, password := credentials(w, r)
	err := p.users.login(name, password)
	switch {
	case errors.Is(err, errWrong):
		p.show(w, http.StatusUnauthorized, view{
			Form: "login", Typed: name,
			Problem: "Nobody here has that name and password. Users are forgotten when the program ends: did you restart it?",
		})
	case err != nil:
		fail(w, err)
	default:
		p.welcome(w, r, name)
	}
}

// logout ends the session here, on the server. It is not enough to take the
// cookie away: somebody may have kept a copy.
func (p *pages) logout(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		id, _ := p.sessions.decode(cookie)
		p.sessions.end(id)
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// credentials reads the two fields that both forms have. Nobody needs more
// than a few of the 4096 bytes.
func credentials(w http.ResponseWriter, r *http.Request) (name, password string) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	return r.PostFormValue("username"), r.PostFormValue("password")
}

// welcome begins a session and leads back to the page.
func (p *pages) welcome(w http.ResponseWriter, r *http.Request, name string) {
	cookie, err := p.sessions.start(name)
	if err != nil {
		fail(w, err)
		return
	}
	http.SetCookie(w, cookie)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// show answers with the page.
func (p *pages) show(w http.ResponseWriter, status int, v view) {
	var page bytes.Buffer // a page that fails half-way is not sent
	if err := p.index.Execute(&page, v); err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store") // it is different for each visitor
	w.WriteHeader(status)
	page.WriteTo(w)
}

// fail answers when the fault is ours.
func fail(w http.ResponseWriter, err error) {
	log.Println(err)
	http.Error(w, "something went wrong on the server", http.StatusInternalServerError)
}
