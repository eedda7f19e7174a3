// This file is given; it needs no edit. It keeps the sessions: who is logged in.
// They are gone when the program ends.

package main

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"sync"

	"github.com/gorilla/securecookie"
)

// sessionCookie is the name of the cookie.
const sessionCookie = "session"

// sessionStore holds the name of the user of each session. A session's id is
// random, and only the browser that logged in has it, in its cookie.
type sessionStore struct {
	codec *securecookie.SecureCookie

	// mu guards names. A session is in it until its user logs out; a real site
	// would also forget those that have not been used for long.
	mu    sync.Mutex
	names map[string]string // session id -> user name
}

func newSessionStore(secret string) *sessionStore {
	key := sha256.Sum256([]byte(secret)) // securecookie wants a key of 32 bytes
	return &sessionStore{
		codec: securecookie.New(key[:], nil),
		names: make(map[string]string),
	}
}

// start begins a session of this user and returns the cookie for the browser.
func (s *sessionStore) start(name string) (*http.Cookie, error) {
	id := rand.Text()
	value, err := s.codec.Encode(sessionCookie, id)
	if err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	s.names[id] = name
	return &http.Cookie{
		Name:     sessionCookie,
		Value:    value,
		Path:     "/",
		HttpOnly: true,                 // no script in the page can read it
		SameSite: http.SameSiteLaxMode, // no form on another site can use it
		// On a real site also Secure: true, so that it travels by https only.
		// Here the address is http, and some browsers would not send it.
	}, nil
}

// decode reads the session id in a cookie. The error says that the cookie was
// not signed with our secret, was changed since, or is too old.
func (s *sessionStore) decode(cookie *http.Cookie) (id string, err error) {
	err = s.codec.Decode(sessionCookie, cookie.Value, &id)
	return id, err
}

// find returns the name of the user of a session, if there is such a session.
func (s *sessionStore) find(id string) (name string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	name, ok = s.names[id]
	return name, ok
}

// end forgets a session. Its cookie may live on, but leads nowhere.
func (s *sessionStore) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.names, id)
}
