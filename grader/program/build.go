package program

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Binary is a program that can be started.
type Binary struct {
	Path string // the executable
	Dir  string // the folder it is started in: the program's own
	Go   bool   // built from Go source; otherwise a script that starts whatever it likes
}

// ErrNoGo says that the go command is not to be found.
var ErrNoGo = errors.New("the go command is not on PATH")

// HasRaceDetector reports whether programs can be built with Go's race detector here, and if not, what is lacking.
// On Linux and Windows it links against C, so it wants cgo and a C compiler.
func HasRaceDetector(ctx context.Context, root string) (bool, string) {
	command := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED", "CC")
	command.Dir = root
	answer, err := command.Output()
	if err != nil {
		return false, "the go command does not answer"
	}
	lines := strings.Split(strings.TrimSpace(string(answer)), "\n")
	cc := "a C compiler"
	if len(lines) == 2 {
		if words := strings.Fields(lines[1]); len(words) > 0 {
			cc = words[0]
			if _, err := exec.LookPath(cc); err == nil && strings.TrimSpace(lines[0]) == "1" {
				return true, ""
			}
		}
	}
	return false, fmt.Sprintf("Go's race detector needs a C compiler, and %s is not installed", cc)
}

// BuildOptions are the ways of building a program. The zero value builds it plainly.
type BuildOptions struct {
	Race bool // with Go's race detector
	Low  bool // at low priority, behind whatever else is being built
}

// Build compiles the program into the keeper's folder with the module of s.Root, or returns its script as it is.
// What the compiler refuses is a *Fault of kind Compile; a lack of Go, of modules or of disk is any other error.
func (k *Keeper) Build(ctx context.Context, s Source, options BuildOptions) (Binary, error) {
	if err := s.Check(); err != nil {
		return Binary{}, err
	}
	if script := s.Script(); script != "" {
		return Binary{Path: script, Dir: s.Dir}, nil
	}
	if _, err := exec.LookPath("go"); err != nil {
		return Binary{}, ErrNoGo
	}
	out, err := k.newFile("program")
	if err != nil {
		return Binary{}, err
	}
	// Without DWARF the linker is done in two thirds of the time; panics keep their file and line.
	args := []string{"build", "-o", out, "-ldflags=-w"}
	if options.Race {
		args = append(args, "-race")
	}
	place, overlay, err := k.place(s)
	if err != nil {
		return Binary{}, err
	}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	var output bytes.Buffer
	command := exec.Command("go", append(args, "./"+place)...)
	command.Dir = s.Root
	command.Env = append(os.Environ(), "GOTMPDIR="+k.dir, "GOWORK=off", "PWD="+s.Root)
	command.Stdout, command.Stderr = &output, &output
	group, err := k.start(command)
	if err != nil {
		return Binary{}, fmt.Errorf("start the go command: %w", err)
	}
	if options.Low {
		group.lower()
	}
	stop := context.AfterFunc(ctx, group.kill)
	err = group.wait()
	stop()
	switch {
	case ctx.Err() != nil:
		return Binary{}, ctx.Err()
	case err != nil:
		return Binary{}, k.refused(s, place, output.String())
	}
	return Binary{Path: out, Dir: s.Dir, Go: true}, nil
}

// place returns the folder below s.Root in which the program is built. A folder from outside the module, or one
// with a go.mod of its own, is laid over the place of s.As by an overlay file, whose path is returned too; its
// files stay where they are, and imports below that place resolve.
func (k *Keeper) place(s Source) (place, overlay string, err error) {
	inside, err := filepath.Rel(s.Root, s.Dir)
	if err != nil || inside == ".." || strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		inside = ""
	}
	_, ownModule := os.Stat(filepath.Join(s.Dir, "go.mod"))
	if inside != "" && inside != "." && ownModule != nil {
		return filepath.ToSlash(inside), "", nil
	}
	target := filepath.Join(s.Root, filepath.FromSlash(s.As))
	replace := map[string]string{}
	err = eachFile(target, func(path string) { replace[path] = "" }) // what stands there in truth is hidden
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("look into %s: %w", target, err)
	}
	err = eachFile(s.Dir, func(path string) {
		relative, _ := filepath.Rel(s.Dir, path)
		if base := filepath.Base(path); base != "go.mod" && base != "go.sum" && base != "go.work" {
			replace[filepath.Join(target, relative)] = path
		}
	})
	if err != nil {
		return "", "", fmt.Errorf("look into %s: %w", s.Shown, err)
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", "", fmt.Errorf("write the build's overlay: %w", err)
	}
	overlay, err = k.newFile("overlay")
	if err != nil {
		return "", "", err
	}
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		return "", "", fmt.Errorf("write the build's overlay: %w", err)
	}
	return s.As, overlay, nil
}

// eachFile calls visit with every regular file below dir, but for hidden folders and node_modules, which
// are never part of a Go program.
func eachFile(dir string, visit func(path string)) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != dir && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case entry.Type().IsRegular():
			visit(path)
		}
		return nil
	})
}

// position matches a line of the compiler that names a place: file, line, perhaps a column, what is wrong.
var position = regexp.MustCompile(`^(.+\.go):(\d+)(?::(\d+))?: (.*)$`)

// refused turns the go command's complaint into a Fault with the learner's own paths, or, where it names no
// place in the source (no network for modules, a Go too old), into an error of the machine.
func (k *Keeper) refused(s Source, place, output string) error {
	var detail []string
	placed := false
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "# ") || strings.TrimSpace(line) == "" {
			continue
		}
		if match := position.FindStringSubmatch(line); match != nil {
			placed = true
			at := match[2]
			if match[3] != "" {
				at += ":" + match[3]
			}
			line = fmt.Sprintf("%s:%s: %s", s.own(place, match[1]), at, match[4])
		}
		if strings.Contains(line, "function main is undeclared") {
			placed = true
			line = s.Shown + ": there is no func main"
		}
		detail = append(detail, line)
	}
	if !placed {
		return fmt.Errorf("go build: %s", strings.Join(detail, "\n"))
	}
	return &Fault{
		Kind:    Compile,
		Message: fmt.Sprintf("%s does not compile.", s.Shown),
		Detail:  detail,
		Next:    "Mend the first error first: those after it often go with it.",
	}
}

// own turns a path of the go command's, relative to the module, into the learner's own.
func (s Source) own(place, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.Root, path)
	}
	for _, base := range []string{filepath.Join(s.Root, filepath.FromSlash(place)), s.Dir} {
		if relative, err := filepath.Rel(base, path); err == nil && !strings.HasPrefix(relative, "..") {
			return filepath.Join(s.Shown, relative)
		}
	}
	return path
}
