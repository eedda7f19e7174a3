// Package newcourse writes a course of somebody's own: a module beside the kit with one small lesson, a Makefile and all else that a
// course has. It knows what such a module looks like. It doesn't build or grade anything.
package newcourse

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"handshake/grader/internal/wording"
)

//go:embed course.txtar
var template []byte

// kitModule is the name of the kit's own module.
const kitModule = "handshake"

// modulePath matches what a module can be called here: go help modules has the rules.
var modulePath = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9.~_-]*(/[a-zA-Z0-9.~_-]+)*$`)

// Errors that the person who types the command can do something about.
var (
	ErrNotEmpty = wording.Error("the folder isn't empty")
	ErrNotKit   = wording.Error("this folder isn't the kit")
	ErrInKit    = wording.Error("the folder is inside the kit")
	ErrModule   = wording.Error("a module's path has letters, digits and the characters . - _ ~ between slashes, as in example.com/mycourse")
	ErrTitle    = wording.Error("a title is one line")
)

// Write writes a new course to dir, which must be empty or not there yet. kit is the kit's folder, on which the course depends. It
// returns the paths of the files below dir. If it fails, dir is as it was.
func Write(kit, dir, module, title string) (made []string, err error) {
	switch {
	case !modulePath.MatchString(module) || module == kitModule:
		return nil, fmt.Errorf("%q: %w", module, ErrModule)
	case strings.TrimSpace(title) == "" || strings.ContainsAny(title, "\r\n"):
		return nil, fmt.Errorf("%q: %w", title, ErrTitle)
	}
	gomod, err := goMod(kit, dir, module)
	if err != nil {
		return nil, err
	}
	gosum, err := os.ReadFile(filepath.Join(kit, "go.sum"))
	if err != nil {
		return nil, wording.Errorf("read the kit's go.sum: %w", err)
	}
	way, err := wayTo(kit, dir)
	if err != nil {
		return nil, err
	}
	if inside, err := filepath.Rel(kit, dir); err == nil && filepath.IsLocal(inside) {
		return nil, fmt.Errorf("%s: %w", dir, ErrInKit)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, wording.Errorf("look at the folder: %w", err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%s: %w", dir, ErrNotEmpty)
	}
	fill := strings.NewReplacer("@MODULE@", module, "@TITLE@", title, "@QUOTED@", strconv.Quote(title), "@KIT@", strings.ReplaceAll(way, " ", `\ `))
	files := map[string][]byte{"go.mod": gomod, "go.sum": gosum}
	for _, file := range txtar.Parse(template).Files {
		files[file.Name] = []byte(fill.Replace(string(file.Data)))
	}
	whole, wrong := makefile(kit, files["Makefile"])
	if wrong != nil {
		return nil, wrong
	}
	files["Makefile"] = whole
	existed := err == nil
	defer func() {
		if err == nil {
			return
		}
		for _, name := range made {
			_ = os.RemoveAll(filepath.Join(dir, strings.Split(name, "/")[0])) // the folder was empty
		}
		if !existed {
			_ = os.Remove(dir)
		}
	}()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		made = append(made, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return nil, wording.Errorf("make the course's folders: %w", err)
		}
		if err := os.WriteFile(path, content, 0o666); err != nil {
			return nil, wording.Errorf("write %s: %w", name, err)
		}
	}
	slices.Sort(made)
	return made, nil
}

// The comments in the kit's Makefile around what is about the kit alone.
const (
	kitOnly   = "# What follows is about the kit itself"
	forCourse = "# What follows is every course's again."
)

// sourcesLine matches the line of a Makefile that says what the grader is built from.
var sourcesLine = regexp.MustCompile(`(?m)^SOURCES := .*\n`)

// makefile is the course's Makefile: the kit's, without what is about the kit alone, and with the course's own line of sources.
func makefile(kit string, sources []byte) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(kit, "Makefile"))
	if err != nil {
		return nil, wording.Errorf("read the kit's Makefile: %w", err)
	}
	above, rest, begins := strings.Cut(string(text), kitOnly)
	_, below, ends := strings.Cut(rest, forCourse+"\n")
	if !begins || !ends || !sourcesLine.MatchString(above) {
		return nil, fmt.Errorf("%s: %w", kit, ErrNotKit)
	}
	above = strings.Replace(above, "Handshake teaches realtime servers in Go. ", "", 1)
	return []byte(sourcesLine.ReplaceAllLiteralString(above, string(sources)) + below), nil
}

// goMod is the course's go.mod: the kit's, with the kit itself as one more requirement. So the course builds with the same versions, and
// needs no network.
func goMod(kit, dir, module string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(kit, "go.mod"))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kit, ErrNotKit)
	}
	rest, ok := strings.CutPrefix(string(text), "module "+kitModule+"\n")
	if !ok {
		return nil, fmt.Errorf("%s: %w", kit, ErrNotKit)
	}
	way, err := wayTo(kit, dir)
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(way, " \t") {
		way = strconv.Quote(way)
	}
	return fmt.Appendf(nil, "module %s\n%s\nrequire %s v0.0.0\n\nreplace %[3]s => %s\n", module, rest, kitModule, way), nil
}

// wayTo is the path of the kit as the course's files say it: from the course's folder, with slashes.
func wayTo(kit, dir string) (string, error) {
	kit, err := filepath.Abs(kit)
	if err != nil {
		return "", wording.Errorf("find the kit: %w", err)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", wording.Errorf("find the course: %w", err)
	}
	way, err := filepath.Rel(dir, kit)
	if err != nil { // on another drive
		way = kit
	}
	return filepath.ToSlash(way), nil
}
