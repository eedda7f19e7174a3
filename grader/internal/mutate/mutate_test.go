package mutate_test

import (
	"go/importer"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/mutate"
)

const before = `package main

import (
	"errors"
	"sync"
)

type event struct {
	Name string ` + "`json:\"event\"`" + `
}

type server struct {
	mu sync.Mutex
	n  int
}

func (s *server) join(name string) (event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	size := len(name)
	if size > 20 || name == "" {
		return event{}, errors.New("bad name")
	}
	return event{Name: name}, nil
}
`

const other = `package main

func main() {
	s := server{}
	_, _ = s.join("alice")
}
`

// mutants are those of the file before, by name.
func mutants(t *testing.T) (mutate.Made, map[string]string) {
	t.Helper()
	p := mutate.Package{
		Files: map[string][]byte{"main.go": []byte(other), "server.go": []byte(before)}, File: "server.go",
		Importer: importer.ForCompiler(token.NewFileSet(), "source", nil),
	}
	made, err := p.Mutants()
	require.NoError(t, err)
	named := map[string]string{}
	for _, m := range made.Mutants {
		require.NotContains(t, named, m.Key(), "a name for two")
		named[m.Key()] = string(m.Source)
	}
	return made, named
}

// Each way of changing a program is found in the sample.
func TestMutants(t *testing.T) {
	made, named := mutants(t)
	for key, want := range map[string]string{
		"event: drop the tag ``json:\"event\"``":                              "Name string\n",
		"event: change the tag ``json:\"event\"``":                            "`json:\"evqnt\"`",
		"join: take the receiver by value":                                    "func (s server) join",
		"join: drop `s.n++`":                                                  "s.mu.Unlock()\n\n\tsize",
		"join: count the other way `s.n++`":                                   "\ts.n--\n",
		"join: count twice `s.n++`":                                           "\ts.n++\n\ts.n++\n",
		"join: swap with the next `s.n++`":                                    "size := len(name)\n\ts.n++\n",
		"join: hold no lock: `s.mu.Lock()`":                                   "(event, error) {\n\n\ts.n++",
		"join: unlock after `s.n++`":                                          "s.n++\n\ts.mu.Unlock()\n",
		"join: at once, not deferred `defer s.mu.Unlock()`":                   "\ts.mu.Unlock()\n",
		"join: go `s.mu.Lock()`":                                              "go s.mu.Lock()",
		"join: negate `size > 20 || name == \"\"`":                            `if !(size > 20 || name == "")`,
		"join: only the first of `size > 20 || name == \"\"`":                 "if size > 20 {",
		"join: >= in place of > in `size > 20`":                               "size >= 20",
		"join: 1 in place of `20`":                                            "size > (1)",
		"join: leave out `Name: name`":                                        "return event{}, nil",
		"join: \"\" in place of `name` (2)":                                   `event{Name: ""}`,
		"join: return no error in `return event{}, errors.New(\"bad name\")`": "return event{}, nil",
	} {
		require.Contains(t, named[key], want, key)
	}
	require.Positive(t, made.Stillborn, "size can't be used before it is declared")
}

// What a change leaves unused is kept in use, so that the change compiles.
func TestUnused(t *testing.T) {
	_, named := mutants(t)
	dropped := named["join: drop `if size > 20 || name == \"\" { return event{}, errors.New(\"bad…`"]
	require.Contains(t, dropped, "\t_ \"errors\"\n")
	require.Contains(t, dropped, "size := len(name)\n\t_ = size\n")
}

// A mutant differs from its original, and from every other mutant.
func TestDistinct(t *testing.T) {
	made, _ := mutants(t)
	seen := map[string]string{before: "the original"}
	for _, m := range made.Mutants {
		require.NotContains(t, seen, string(m.Source), m.Key())
		seen[string(m.Source)] = m.Key()
		require.NotEmpty(t, strings.TrimSpace(m.What))
	}
}
