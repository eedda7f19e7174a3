// This file is provided; you don't need to edit it. It keeps the users: who has
// registered, and a hash of their password. They are in memory, so they are gone
// when the program ends.

package main

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"regexp"
	"sync"
)

// iterations is how often a password is hashed, so that guessing one is slow.
// It is low here to keep the checks fast. A real site uses 600_000 or more, or
// argon2id, which makes guessing slower still.
const iterations = 10_000

// validName is what a name looks like. Names are written to the log, so they
// must not contain a line break. A small alphabet also avoids names that look
// alike.
var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

var (
	errInvalid = errors.New("invalid name or password")
	errTaken   = errors.New("name taken")
	errWrong   = errors.New("wrong name or password")
)

// user is somebody who has registered.
type user struct {
	name string
	salt []byte // makes equal passwords hash to different values
	hash []byte // of the password; the password itself is not kept
}

// userStore holds all users by name.
type userStore struct {
	mu     sync.Mutex
	byName map[string]user
}

func newUserStore() *userStore {
	return &userStore{byName: make(map[string]user)}
}

// find looks up a user by name.
func (s *userStore) find(name string) (user, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	u, ok := s.byName[name]
	return u, ok
}

// register adds a user. It returns errInvalid or errTaken if it can't.
func (s *userStore) register(name, password string) error {
	if !validName.MatchString(name) || password == "" {
		return errInvalid
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // its error is always nil
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

// login checks a user's password. Its error, errWrong, doesn't say whether the
// name or the password was wrong: that would tell strangers who is registered.
func (s *userStore) login(name, password string) error {
	u, known := s.find(name)
	hash, err := hashPassword(password, u.salt) // even for an unknown name, so that it takes the same time
	if err != nil {
		return err
	}
	if !known || subtle.ConstantTimeCompare(hash, u.hash) == 0 {
		return errWrong
	}
	return nil
}

func hashPassword(password string, salt []byte) ([]byte, error) {
	hash, err := pbkdf2.Key(sha256.New, password, salt, iterations, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("hash the password: %w", err)
	}
	return hash, nil
}
