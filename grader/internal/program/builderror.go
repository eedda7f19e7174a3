package program

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
)

// Whose fault is a failed build? If an error names a place in one of the program's own files, it's the program's. Other errors may be the
// program's as well: a wrong #cgo flag, a C file or a name that Go refuses has no place. Or they may be the machine's. The words prove
// nothing, because a program can make the compiler print any text. So a program that is known to be right, the control, is built in the
// same way. If that fails, too, it's the machine's fault.

// position matches a line of a compiler that names a place: file, line, perhaps a column, what is wrong.
var position = regexp.MustCompile(`^(.+\.[A-Za-z0-9]+):(\d+)(?::(\d+))?: (.*)$`)

// doubtful matches errors that name a place in the program but may be the machine's fault: a package that can't be read from the
// build cache, a file that can't be opened, a package of Go's own that isn't found because its index in the build cache is cut off.
var doubtful = regexp.MustCompile(`could not import \S+ \(|: (open|read|write|mkdir|stat) \S+: |: reading |permission denied|cannot allocate memory|out of memory|input/output error|resource temporarily|: package \S+ is not in std`)

// modules matches errors about the kit's modules. lacking matches those of a full disk, which may have just enough space for a control.
// stopped matches those of a compiler that the system ended. They are believed unless the program can make the go command print any
// text: see prints.
var (
	modules = regexp.MustCompile(`(?m)^\S+\.go:\d+(:\d+)?: (\S+@v[0-9]\S*: |module lookup disabled|missing go\.sum entry|updates to go\.(mod|sum) needed)|^go: (errors parsing|updating|\S+@v|module cache)`)
	lacking = regexp.MustCompile(`(?m)(: no space left on device|: disk quota exceeded|: There is not enough space on the disk\.?)$`)
	stopped = regexp.MustCompile(`(?m): signal: killed$`)
)

// lineDirective matches a comment with which a Go file gives its lines another file's name. The name can be any text.
var lineDirective = regexp.MustCompile(`(?m)^//line |/\*line `)

// prints reports whether a program can make the go command print lines of its choice: through a C compiler or an assembler, or
// with made-up file names.
func prints(files map[string]string) bool {
	for name, path := range files {
		if !isGo(name) {
			continue
		}
		if content, err := folder.ReadFile(path, maxSource); err == nil && lineDirective.Match(content) {
			return true
		}
	}
	return needsFolder(files)
}

// refused turns a failed build into a *Fault with the learner's own paths, or into a *Trouble of the machine's. failed is the
// build's error, after the time it took.
func (k *Keeper) refused(ctx context.Context, s Source, at place, options BuildOptions, output string, failed error, took time.Duration) error {
	c := s.read(at, output)
	endless := errors.Is(failed, errEndless)
	files, err := s.buildFiles()
	if err != nil {
		return err
	}
	native, trusted := needsFolder(files), !prints(files)
	what := "go build: " + strings.TrimSpace(output)
	switch {
	case trusted && (modules.MatchString(output) || lacking.MatchString(output)), endless && strings.Contains(output, "go: downloading "):
		return troubleOf(what, k.dir)
	case trusted && killedBuild(output, failed) && took < buildTime*time.Second/time.Duration(runtime.NumCPU()):
		return &Trouble{What: what, Remedy: verdict.FreeMemory}
	case c.placed && !c.doubtful && !endless:
		return c.fault(s)
	}
	known := s.knownImports(files)
	complaint, controlErr := k.control(ctx, s, options, native, known)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case controlErr != nil:
		trouble := troubleOf("go build: "+cmp.Or(strings.TrimSpace(complaint), controlErr.Error()), k.dir)
		if options.Race && !lacking.MatchString(complaint) {
			_, err := k.control(ctx, s, BuildOptions{Low: options.Low}, native, known)
			trouble.NoRace = err == nil
		}
		return trouble
	case endless:
		fault := newFault(verdict.Compile, verdict.Endless, s.Shown)
		fault.Detail = c.lines()
		return fault
	case trusted && hidden(output) && fullDisk(k.dir) != "":
		return troubleOf(what, k.dir) // there was just enough space for the control
	}
	if len(c.lines()) == 0 {
		c.detail = []string{"go build: " + failed.Error()}
	}
	return c.fault(s)
}

// absent matches the go command's error about a package that it looked for in a folder of Go's own.
var absent = regexp.MustCompile(`(?m): package \S+ is not in std \((.+)\)$`)

// hidden reports whether the go command didn't find a package of Go's own that is there.
func hidden(output string) bool {
	return slices.ContainsFunc(absent.FindAllStringSubmatch(output, -1), func(match []string) bool {
		files, err := filepath.Glob(filepath.Join(match[1], "*.go"))
		return err == nil && len(files) > 0
	})
}

// killedBuild reports whether the system ended a build, or a compiler in it.
func killedBuild(output string, failed error) bool {
	return stopped.MatchString(output) || !errors.Is(failed, errEndless) && strings.Contains(failed.Error(), "signal: killed")
}

// required matches a line of a go.mod that requires a module.
var required = regexp.MustCompile(`(?m)^\s*(?:require\s+)?([^\s/]+\.[^\s/]+(?:/\S*)?)\s+v\d`)

// knownImports are the packages of the kit's modules that the program imports. A control build imports them, too.
func (s Source) knownImports(files map[string]string) (known []string) {
	gomod, err := folder.ReadFile(filepath.Join(s.Root, "go.mod"), maxSource)
	if err != nil {
		return nil // the go command says so itself
	}
	for name, path := range files {
		if !isGo(name) {
			continue
		}
		for _, imported := range imports(path) {
			for _, module := range required.FindAllSubmatch(gomod, -1) {
				if strings.HasPrefix(imported+"/", string(module[1])+"/") && !slices.Contains(known, imported) {
					known = append(known, imported)
				}
			}
		}
	}
	slices.Sort(known)
	return known
}

// control builds a program that is known to be right, with the same modules and in the same way, and returns the go command's
// error output. Each has a text of its own, so that it is really compiled and doesn't come from the build cache.
func (k *Keeper) control(ctx context.Context, s Source, options BuildOptions, native bool, known []string) (complaint string, err error) {
	dir, err := k.newFile("control")
	if err != nil {
		return "", err
	}
	defer folder.Remove(filepath.Dir(dir))
	text := "package main\n\nimport \"net/http\"\n\nfunc main() { println(http.StatusOK, \"" + rand.Text() + "\") }\n"
	for _, imported := range known {
		text = strings.Replace(text, "\nimport ", fmt.Sprintf("\nimport _ %q\nimport ", imported), 1)
	}
	if native {
		text = "package main\n\n// #include <stdlib.h>\nimport \"C\"\n" + strings.TrimPrefix(text, "package main\n")
	}
	own := filepath.Dir(dir)
	file := filepath.Join(own, "control.go")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return "", err
	}
	at, err := k.copyModule(s, map[string]string{"control.go": file})
	if err != nil {
		return "", err
	}
	defer folder.Remove(at.copied)
	return k.goBuild(ctx, at, options, "-o", filepath.Join(own, "built"+exeSuffix), "./"+at.inside)
}

// complaint is the go command's error output as the learner reads it.
type complaint struct {
	detail   []string
	unused   []string // complaints of something that is not used
	placed   bool     // a line names a place in one of the program's own files
	doubtful bool     // and yet it may be the machine's
	places   int
	library  bool // something is imported that the kit's go.mod doesn't have
}

// library matches the go command's error about a package from a module that isn't in go.mod.
var library = regexp.MustCompile(`cannot find module providing package (\S+): import lookup disabled by -mod=readonly`)

// read parses the go command's output.
func (s Source) read(at place, output string) *complaint {
	c := &complaint{}
	prefix := regexp.MustCompile(`^(?:package )?[A-Za-z0-9._~/-]+/` + regexp.QuoteMeta(at.inside) + `(: |$)`)
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "go: downloading ") || strings.TrimSpace(line) == "" {
			continue
		}
		c.doubtful = c.doubtful || doubtful.MatchString(line)
		line = prefix.ReplaceAllString(line, strings.ReplaceAll(s.Shown, "$", "$$$$")+"$1")
		if match := position.FindStringSubmatch(line); match != nil {
			path, own := s.own(at, strings.TrimSpace(match[1]))
			c.placed = c.placed || own
			c.places++
			place := match[2]
			if match[3] != "" {
				place += ":" + match[3]
			}
			line = fmt.Sprintf("%s:%s: %s", path, place, match[4])
		}
		for _, base := range s.bases(at) {
			line = replacePath(line, base, s.Shown)
		}
		if library.MatchString(line) {
			line, c.library = library.ReplaceAllString(line, "no required module provides package $1"), true
		}
		if strings.Contains(line, "function main is undeclared") {
			line, c.placed = s.Shown+": there is no func main", true
		}
		if strings.HasSuffix(line, " imported and not used") || strings.Contains(line, ": declared and not used: ") {
			c.unused = append(c.unused, line)
			continue
		}
		c.detail = append(c.detail, line)
	}
	return c
}

// lines is the whole output. Unused variables and imports come last, because another error may cause them.
func (c *complaint) lines() []string { return slices.Concat(c.detail, c.unused) }

// fault is the fault of a program that doesn't compile.
func (c *complaint) fault(s Source) *Fault {
	fault := newFault(verdict.Compile, verdict.Plainly, s.Shown)
	fault.Detail = c.lines()
	switch {
	case c.library:
		fault.Facts.Form = verdict.OutsideModule
	case c.places > 1:
		fault.Facts.Form = verdict.Several
	}
	return fault
}

// own turns a path in the go command's output into the learner's own path, and reports whether it's one of the program's files.
func (s Source) own(at place, path string) (shown string, own bool) {
	candidates := unshortened(at.root, path)
	if _, err := os.Lstat(filepath.Join(s.Dir, path)); err == nil && !filepath.IsAbs(path) {
		candidates = append(candidates, filepath.Join(s.Dir, path)) // a C compiler is run in the program's folder
	}
	for _, candidate := range candidates {
		for _, base := range s.bases(at) {
			relative, err := filepath.Rel(base, candidate)
			if err != nil || relative == ".." || strings.HasPrefix(relative, ".."+string(filepath.Separator)) {
				continue
			}
			return filepath.Join(s.Shown, relative), true
		}
	}
	return path, false
}

// bases are the absolute paths under which the go command may know the program's folder.
func (s Source) bases(at place) []string {
	bases := []string{filepath.Join(at.root, filepath.FromSlash(at.inside)), s.Dir}
	if dir, err := filepath.EvalSymlinks(s.Dir); err == nil && dir != s.Dir {
		bases = append(bases, dir)
	}
	return bases
}

// unshortened returns the absolute paths that a path in the go command's output may mean. The go command replaces its working
// directory by ".", the parent by "..", and so on, wherever a path begins with the same letters: in /kit it turns /kit-2/server.go
// into .-2/server.go.
func unshortened(dir, path string) []string {
	if filepath.IsAbs(path) {
		return []string{path}
	}
	all := []string{filepath.Join(dir, path)}
	for short := "."; ; {
		if rest, ok := strings.CutPrefix(path, short); ok {
			all = append(all, filepath.Clean(dir+rest))
		}
		above := filepath.Dir(dir)
		if above == dir {
			return all
		}
		if dir = above; short == "." {
			short = ".."
		} else {
			short += string(filepath.Separator) + ".."
		}
	}
}
