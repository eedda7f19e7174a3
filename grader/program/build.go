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
var ErrNoGo = errors.New("the go command is not on PATH, and without it nothing can be built")

// HasRaceDetector reports whether programs can be built with Go's race detector here, and if not, what is lacking.
// It links against C, so it wants cgo and a C compiler; and there is none for some systems and processors.
func HasRaceDetector(ctx context.Context, root string) (bool, string) {
	command := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED", "CC")
	command.Dir = root
	answer, err := command.Output()
	if err != nil {
		return false, "the go command does not answer"
	}
	enabled, cc, _ := strings.Cut(strings.TrimSpace(string(answer)), "\n")
	words := strings.Fields(cc)
	if len(words) == 0 {
		words = []string{"none"}
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return false, fmt.Sprintf("Go's race detector needs a C compiler, and %s is not installed", words[0])
	}
	if strings.TrimSpace(enabled) != "1" { // Go turns it off by itself only where the compiler is not found
		return false, "Go's race detector needs cgo, and CGO_ENABLED=0 turns it off"
	}
	command = exec.CommandContext(ctx, "go", "list", "-race", "unsafe") // compiles nothing
	command.Dir = root
	if told, err := command.CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(told)), "\n")
		return false, "Go's race detector cannot be had here: " + strings.TrimPrefix(first, "go: ")
	}
	return true, ""
}

// hasCompiler reports whether the C compiler that CC names is there. Where there is none of the usual name, Go builds its
// net package without; where CC names one in vain, it gives up.
func hasCompiler() bool {
	words := strings.Fields(os.Getenv("CC"))
	if len(words) == 0 {
		return true
	}
	_, err := exec.LookPath(words[0])
	return err == nil
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
	args := []string{"-o", out}
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
	err = k.goBuild(ctx, s.Root, append(args, "./"+place), &output, options.Low)
	switch {
	case ctx.Err() != nil:
		return Binary{}, ctx.Err()
	case errors.Is(err, errNotStarted):
		return Binary{}, err
	case err != nil:
		return Binary{}, k.refused(s, place, output.String())
	}
	return Binary{Path: out, Dir: s.Dir, Go: true}, nil
}

// errNotStarted says that there was no build at all.
var errNotStarted = errors.New("start the go command")

// goBuild runs the go command with the arguments of a build in the module at root, and ends it when ctx does. Its error is the
// command's own, or an errNotStarted.
func (k *Keeper) goBuild(ctx context.Context, root string, args []string, output *bytes.Buffer, low bool) error {
	command := exec.Command("go", append([]string{"build", linkFlags}, args...)...)
	command.Dir = root
	command.Env = append(os.Environ(), "GOTMPDIR="+k.dir, "GOWORK=off", "PWD="+root)
	if !hasCompiler() {
		command.Env = append(command.Env, "CGO_ENABLED=0")
	}
	command.Stdout, command.Stderr = output, output
	group, err := k.start(command)
	if err != nil {
		return fmt.Errorf("%w: %w", errNotStarted, err)
	}
	if low {
		group.lower()
	}
	stop := context.AfterFunc(ctx, group.kill)
	err = group.wait()
	stop()
	return err
}

// linkFlags leaves out DWARF: the linker is done in two thirds of the time, and panics keep their file and line.
const linkFlags = "-ldflags=-w"

// BuildAll compiles several programs of one module with a single go command, which is quicker than one for each. It returns
// those that were built, by their Dir; why the others were not, Build will tell.
func (k *Keeper) BuildAll(ctx context.Context, sources []Source) (map[string]Binary, error) {
	out, err := k.newFile("programs")
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(out, 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for the programs: %w", err)
	}
	args := []string{"-o", out + string(filepath.Separator)}
	names := map[string]string{}
	root := ""
	for _, s := range sources {
		inside, err := filepath.Rel(s.Root, s.Dir)
		name := filepath.Base(s.Dir)
		if inside = filepath.ToSlash(inside); err != nil || !importable.MatchString(inside) || s.Script() != "" || names[name] != "" || (root != "" && root != s.Root) {
			continue
		}
		root, names[name] = s.Root, s.Dir
		args = append(args, "./"+inside)
	}
	if len(names) < 2 {
		return nil, nil
	}
	var unread bytes.Buffer
	if err := k.goBuild(ctx, root, args, &unread, false); errors.Is(err, errNotStarted) {
		return nil, err
	}
	built := map[string]Binary{}
	for name, dir := range names {
		path := filepath.Join(out, name+exeSuffix)
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		// Each into a folder of its own, which goes when it is discarded.
		own, err := k.newFile("program")
		if err == nil {
			err = os.Rename(path, own)
		}
		if err != nil {
			return nil, fmt.Errorf("put a program into its folder: %w", err)
		}
		built[dir] = Binary{Path: own, Dir: dir, Go: true}
	}
	return built, ctx.Err()
}

// Discard removes what Build made. The binary cannot be started again.
func (k *Keeper) Discard(b Binary) {
	if b.Go {
		_ = os.RemoveAll(filepath.Dir(b.Path)) // whatever is left goes with the keeper's folder
	}
}

// place returns the folder below s.Root in which the program is built. A folder from outside the module, or one
// with a go.mod of its own, is laid over the place of s.As by an overlay file, whose path is returned too; its
// files stay where they are, and imports below that place resolve.
func (k *Keeper) place(s Source) (place, overlay string, err error) {
	inside, err := filepath.Rel(s.Root, s.Dir)
	inside = filepath.ToSlash(inside)
	_, ownModule := os.Stat(filepath.Join(s.Dir, "go.mod"))
	completed := s.completed()
	if err == nil && importable.MatchString(inside) && ownModule != nil && !completed {
		return inside, "", nil
	}
	dir, err := filepath.EvalSymlinks(s.Dir) // a walk does not enter a folder that is a link
	if err != nil {
		return "", "", fmt.Errorf("look into %s: %w", s.Shown, err)
	}
	target := filepath.Join(s.Root, filepath.FromSlash(s.As))
	replace := map[string]string{}
	err = eachFile(target, func(path string) { replace[path] = "" }) // what stands there in truth is hidden
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", fmt.Errorf("look into %s: %w", target, err)
	}
	err = eachFile(dir, func(path string) {
		relative, _ := filepath.Rel(dir, path)
		if base := filepath.Base(path); base != "go.mod" && base != "go.sum" && base != "go.work" {
			replace[filepath.Join(target, relative)] = path
		}
	})
	if err == nil && completed {
		err = eachFile(s.Given, func(path string) {
			relative, _ := filepath.Rel(s.Given, path)
			if own := filepath.Join(target, relative); replace[own] == "" {
				replace[own] = path
			}
		})
	}
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

// importable matches a path below the module's root that the go command takes: golang.org/x/mod/module, CheckImportPath.
var importable = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]*(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

// eachFile calls visit with every regular file below dir and every link to one, but for hidden folders and node_modules,
// which are never part of a Go program.
func eachFile(dir string, visit func(path string)) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != dir && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return filepath.SkipDir
		case entry.Type().IsRegular():
			visit(path)
		case entry.Type()&fs.ModeSymlink != 0:
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				visit(path)
			}
		}
		return nil
	})
}

// position matches a line of the compiler that names a place: file, line, perhaps a column, what is wrong.
var position = regexp.MustCompile(`^(.+\.go):(\d+)(?::(\d+))?: (.*)$`)

// machines matches complaints that are no fault of the source, though some name a place in it: a module that cannot
// be fetched or verified, and a go.mod or a disk that is out of order.
var machines = regexp.MustCompile(`\.go:\d+(:\d+)?: (\S+@v\S+: |module lookup disabled|missing go\.sum entry|updates to go\.(mod|sum) needed)|^go: (errors parsing|updating|\S+@v|finding|module cache)|no space left on device|signal: killed`)

// sources matches complaints that are about the source, though they name no place in it.
var sources = regexp.MustCompile(`build constraints exclude all Go files|import cycle not allowed|^use of internal package|C source files not allowed|function main is undeclared`)

// refused turns the go command's complaint into a Fault with the learner's own paths, or, where it is not about
// the source (no network for modules, a Go too old), into an error of the machine.
func (k *Keeper) refused(s Source, place, output string) error {
	var detail, unused []string
	placed, places := false, 0
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "go: downloading ") || strings.TrimSpace(line) == "" {
			continue
		}
		if machines.MatchString(line) {
			return fmt.Errorf("go build: %s", strings.TrimSpace(output))
		}
		if match := position.FindStringSubmatch(line); match != nil {
			placed = true
			places++
			at := match[2]
			if match[3] != "" {
				at += ":" + match[3]
			}
			line = fmt.Sprintf("%s:%s: %s", s.own(place, strings.TrimSpace(match[1])), at, match[4])
		}
		if sources.MatchString(strings.TrimSpace(line)) {
			placed = true
		}
		if strings.Contains(line, "function main is undeclared") {
			line = s.Shown + ": there is no func main"
		}
		if strings.HasSuffix(line, " imported and not used") || strings.Contains(line, ": declared and not used: ") {
			unused = append(unused, line)
			continue
		}
		detail = append(detail, line)
	}
	// What is not used may be so only because of another error, so these come last.
	detail = append(detail, unused...)
	if !placed {
		return fmt.Errorf("go build: %s", strings.Join(detail, "\n"))
	}
	fault := &Fault{Kind: Compile, Message: fmt.Sprintf("%s does not compile.", s.Shown), Detail: detail, Next: "Fix this error first."}
	if places > 1 {
		fault.Next = "Fix the first error: others often go away with it."
	}
	return fault
}

// own turns a path of the go command's, relative to the module, into the learner's own.
func (s Source) own(place, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(s.Root, path)
	}
	bases := []string{filepath.Join(s.Root, filepath.FromSlash(place)), s.Dir}
	if dir, err := filepath.EvalSymlinks(s.Dir); err == nil {
		bases = append(bases, dir)
	}
	for _, base := range bases {
		if relative, err := filepath.Rel(base, path); err == nil && !strings.HasPrefix(relative, "..") {
			return filepath.Join(s.Shown, relative)
		}
	}
	return path
}
