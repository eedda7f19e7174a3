// This file is provided; you don't need to edit it. It serves the page in the
// folder page/, and handles its forms to register, log in and log out.

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

// files holds the folder page/. The compiler puts it into the program, so the
// program finds its page no matter where you start it.
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

// pages serves the page and handles its forms.
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
	Name    string // who is logged in; empty if nobody is
	Form    string // the form that Problem is about: "register" or "login"
	Problem string
	Typed   string // the name as it was typed, so that the visitor can fix it
}

// home shows the page. If anything is wrong with the cookie, it shows the forms
// instead. It ignores the errors because it protects nothing: it only greets.
func (p *pages) home(w http.ResponseWriter, r *http.Request) {
	var v view
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		id, _ := p.sessions.decode(cookie)
		v.Name, _ = p.sessions.find(id)
	}
	p.show(w, http.StatusOK, v)
}

// register adds a user and logs them in right away.
func (p *pages) register(w http.ResponseWriter, r *http.Request) {
	name, password := credentials(w, r)
	err := p.users.register(name, password)
	switch {
	case errors.Is(err, errInvalid):
		p.show(w, http.StatusBadRequest, view{
			Form: "register", Typed: name,
			Problem: "A name has 1 to 32 letters, digits, - or _, and the password can't be empty.",
		})
	case errors.Is(err, errTaken):
		p.show(w, http.StatusConflict, view{
			Form: "register", Typed: name,
			Problem: "That name is taken. If it is yours, log in; if not, choose a different one.",
		})
	case err != nil:
		fail(w, err)
	default:
		p.welcome(w, r, name)
	}
}

// login starts a session if the password is right.
func (p *pages) login(w http.ResponseWriter, r *http.Request) {
	name, password := credentials(w, r)
	err := p.users.login(name, password)
	switch {
	case errors.Is(err, errWrong):
		p.show(w, http.StatusUnauthorized, view{
			Form: "login", Typed: name,
			Problem: "Wrong name or password. Users are forgotten when the program ends: did you restart it?",
		})
	case err != nil:
		fail(w, err)
	default:
		p.welcome(w, r, name)
	}
}

// logout ends the session here, on the server. Deleting the cookie isn't
// enough: somebody may have kept a copy of it.
func (p *pages) logout(w http.ResponseWriter, r *http.Request) {
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		id, _ := p.sessions.decode(cookie)
		p.sessions.end(id)
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// credentials reads the two fields that both forms have. It reads at most 4096
// bytes, which is far more than they need.
func credentials(w http.ResponseWriter, r *http.Request) (name, password string) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	return r.PostFormValue("username"), r.PostFormValue("password")
}

// welcome starts a session and redirects back to the page.
func (p *pages) welcome(w http.ResponseWriter, r *http.Request, name string) {
	cookie, err := p.sessions.start(name)
	if err != nil {
		fail(w, err)
		return
	}
	http.SetCookie(w, cookie)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// show sends the page.
func (p *pages) show(w http.ResponseWriter, status int, v view) {
	var page bytes.Buffer // so that a page that fails halfway is never sent
	if err := p.index.Execute(&page, v); err != nil {
		fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store") // each visitor gets a different page
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // if it fails, the visitor has left
}

// fail answers when the error is on our side, not the visitor's.
func fail(w http.ResponseWriter, err error) {
	log.Println(err)
	http.Error(w, "something went wrong on the server", http.StatusInternalServerError)
}
