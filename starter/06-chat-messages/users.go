// This file is given; it needs no edit. It keeps the users: who has registered,
// and what their password hashes to. They are gone when the program ends.

package main

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"regexp"
	"sync"
)

// iterations is how often a password is hashed, so that guessing one is slow.
// It is low here, to keep the checks quick. A real site uses 600_000 or more,
// or argon2id, which is slower still for those who guess.
const iterations = 10_000

// validName is what a name looks like. Names are written to the log, so they
// must not hold a line break; and a short alphabet has no look-alikes.
var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

var (
	errInvalid = errors.New("invalid name or password")
	errTaken   = errors.New("name taken")
	errWrong   = errors.New("wrong name or password")
)

// user is somebody who has registered.
type user struct {
	name string
	salt []byte // makes equal passwords hash differently
	hash []byte // of the password, which itself is not kept
}

// userStore holds all users by name.
type userStore struct {
	mu     sync.Mutex
	byName map[string]user
}

func newUserStore() *userStore {
	return &userStore{byName: make(map[string]user)}
}

// find looks a user up by name.
func (s *userStore) find(name string) (user, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	u, ok := s.byName[name]
	return u, ok
}

// register adds a user. Its error is errInvalid or errTaken.
func (s *userStore) register(name, password string) error {
	if !validName.MatchString(name) || password == "" {
		return errInvalid
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	hash, err := hashPassword(password, salt)
	if err != nil {
		return err
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	if _, taken := s.byName[name]; taken {
		return errTaken
	}
	s.byName[name] = user{name: name, salt: salt, hash: hash}
	return nil
}

// login says whether the password is this user's. Its error is errWrong, and
// it does not tell which of the two was wrong: that would tell a stranger who
// is registered here.
func (s *userStore) login(name, password string) error {
	u, known := s.find(name)
	hash, err := hashPassword(password, u.salt) // for strangers too: it takes the same time
	if err != nil {
		return err
	}
	if !known || subtle.ConstantTimeCompare(hash, u.hash) == 0 {
		return errWrong
	}
	return nil
}

func hashPassword(password string, salt []byte) ([]byte, error) {
	return pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
}
