// This file is provided; you don't need to edit it. It keeps the sessions: who is
// logged in. They are in memory, so they are gone when the program ends.

package main

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"sync"

	"github.com/gorilla/securecookie"
)

// sessionCookie is the name of the cookie.
const sessionCookie = "session"

// sessionStore maps each session to the name of its user. A session's id is
// random, and only the browser that logged in has it, in its cookie.
type sessionStore struct {
	codec *securecookie.SecureCookie

	// mu guards names. A session stays here until its user logs out. A real
	// site would also remove sessions that nobody has used for a long time.
	mu    sync.Mutex
	names map[string]string // session id -> user name
}

func newSessionStore(secret string) *sessionStore {
	key := sha256.Sum256([]byte(secret)) // securecookie needs a 32-byte key
	return &sessionStore{
		codec: securecookie.New(key[:], nil),
		names: make(map[string]string),
	}
}

// start starts a session for this user and returns the cookie for the browser.
func (s *sessionStore) start(name string) (*http.Cookie, error) {
	id := rand.Text()
	value, err := s.codec.Encode(sessionCookie, id)
	if err != nil {
		return nil, fmt.Errorf("sign the session cookie: %w", err)
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	s.names[id] = name
	return &http.Cookie{
		Name:     sessionCookie,
		Value:    value,
		Path:     "/",
		HttpOnly: true,                 // scripts in the page can't read it
		SameSite: http.SameSiteLaxMode, // a POST from another site doesn't send it
		// A real site also sets Secure: true, so that the cookie is sent over
		// https only. This server speaks http, and some browsers would then not
		// send the cookie.
	}, nil
}

// decode reads the session id in a cookie. It returns an error if the cookie
// wasn't signed with our secret, was changed since then, or is too old.
func (s *sessionStore) decode(cookie *http.Cookie) (id string, err error) {
	if err := s.codec.Decode(sessionCookie, cookie.Value, &id); err != nil {
		return "", fmt.Errorf("decode the session cookie: %w", err)
	}
	return id, nil
}

// find returns the name of a session's user. ok is false if there is no such
// session.
func (s *sessionStore) find(id string) (name string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	name, ok = s.names[id]
	return name, ok
}

// end removes a session. Its cookie may still exist, but it is worthless now.
func (s *sessionStore) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.names, id)
}
