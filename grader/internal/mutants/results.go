package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"handshake/grader/internal/mutate"
)

// results remember what came of a lesson's mutants, so that a run that was stopped can be continued. They hold only for the grader that
// found them: after any change of a check, a lesson begins from its first mutant again.
type results struct {
	path   string
	Grader string            // the hash of the grader's executable
	Of     map[string]result // by the hash of the mutant's source
}

// result is what came of one mutant.
type result struct {
	Key string
	By  string // the check that found it; "" if it passed
	All bool   // it passed the race detector, too, or had no need to
}

// readResults reads what is remembered of a lesson; nothing, if another grader found it.
func readResults(path, grader string) (*results, error) {
	empty := &results{path: path, Grader: grader, Of: map[string]result{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return empty, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what is known of the mutants: %w", err)
	}
	r := &results{path: path}
	if json.Unmarshal(text, r) != nil || r.Grader != grader || r.Of == nil {
		return empty, nil
	}
	return r, nil
}

// of is what is known of a mutant. One that passed only where races weren't looked for is not known if they are to be.
func (r *results) of(m mutate.Mutant, races bool) (result, bool) {
	known, ok := r.Of[hashOf(m.Source)]
	return known, ok && (known.By != "" || known.All || !races)
}

func (r *results) note(m mutate.Mutant, by string, all bool) {
	r.Of[hashOf(m.Source)] = result{m.Key(), by, all}
}

func (r *results) save() error {
	text, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(r.path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(r.path, text, 0o666)
}

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// grader is the hash of the executable that is running.
func grader() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the grader: %w", err)
	}
	return hashOf(text), nil
}
