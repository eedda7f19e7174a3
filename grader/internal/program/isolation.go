package program

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"handshake/grader/internal/wording"
)

// Isolation is how a keeper keeps programs, and the builds of them, from the rest of the machine.
type Isolation struct {
	Name   string   // as results record it
	Strong bool     // programs can't reach the network, the grader's files, or one another
	Alone  bool     // programs could reach one another, so one is graded at a time
	Why    []string // what the stronger means lack here
}

// The means of isolation, the strongest first.
const (
	ByNamespaces = "linux namespaces"
	ByBubblewrap = "bubblewrap"
	ByUser       = "another user"
	ByGroup      = "process group"
)

// Means are the words for the means of isolation, from the strongest on.
func Means() []string { return []string{ByNamespaces, ByBubblewrap, ByUser, ByGroup} }

// enclosed is what a keeper knows of how to isolate. A nil one isolates nothing but by process groups.
type enclosed struct {
	name  string
	line  []string // the command line of a process that calls Cell at once
	tools goTools
	hide  []string // folders that programs must not see
	root  string   // of the course

	bubblewrap string // its path
	etc        string // a folder with the files of /etc for its cells

	user, builder int // as whom programs run, and are built; -1: as the grader's own user
}

// cells reports whether each program has a cell of its own.
func (e *enclosed) cells() bool {
	return e != nil && (e.name == ByNamespaces || e.name == ByBubblewrap)
}

// set sets a variable of the go command's environment.
func (e *enclosed) set(name, value string) {
	for i, variable := range e.tools.env {
		if strings.HasPrefix(variable, name+"=") {
			e.tools.env[i] = name + "=" + value
		}
	}
}

// goTools is where the go command and what it needs are.
type goTools struct {
	path    string // PATH
	goroot  string
	modules string // GOMODCACHE
	cache   string // GOCACHE
	env     []string
}

// Isolate isolates everything that the keeper starts from now on, by the strongest means that work here, or by the one that is named.
// line is the command line, with its program first, of a process that calls Cell at once. hide are folders that programs must not
// see: the course, the class, the results.
func (k *Keeper) Isolate(ctx context.Context, line []string, root, means string, hide ...string) (Isolation, error) {
	var why []string
	for _, by := range []struct {
		name string
		try  func(context.Context, *enclosed) error
	}{{ByNamespaces, k.tryNamespaces}, {ByBubblewrap, k.tryBubblewrap}, {ByUser, k.tryUser}} {
		if means != "" && means != by.name {
			continue
		}
		tools, err := findTools(ctx, root)
		if err != nil {
			return Isolation{}, err
		}
		e := &enclosed{name: by.name, line: line, tools: tools, hide: withHome(hide), root: root, user: -1, builder: -1}
		err = by.try(ctx, e)
		if err == nil {
			k.inside = e
			return Isolation{Name: by.name, Strong: true, Alone: by.name == ByUser, Why: why}, nil
		}
		k.inside = nil
		if ctx.Err() != nil {
			return Isolation{}, ctx.Err()
		}
		why = append(why, by.name+": "+err.Error())
	}
	if means != "" && means != ByGroup {
		return Isolation{}, wording.Errorf("isolate programs by %s", strings.Join(why, "; "))
	}
	return Isolation{Name: ByGroup, Alone: true, Why: why}, nil
}

// withHome adds the home directory to folders.
func withHome(hide []string) []string {
	all := append([]string{}, hide...)
	if home, err := os.UserHomeDir(); err == nil && filepath.Clean(home) != "/" {
		all = append(all, home)
	}
	return all
}

// environment is that of an isolated program: nothing of the grader's own.
func (e *enclosed) environment(more ...string) []string {
	env := []string{"PATH=" + e.tools.path, "HOME=/tmp", "LANG=C.UTF-8", "USER=nobody"}
	return append(env, more...)
}
