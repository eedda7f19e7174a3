// Package program builds, starts, watches and stops the server that is being graded, and leaves nothing of it
// behind. It knows processes, ports, files and log lines. It does not know WebSocket, lessons or checks, and it
// never judges: what it finds out about a program it returns as a *Fault, which is the learner's to fix. Every
// other error is the machine's or the grader's own. It words no sentence for the learner: a Fault has a kind and facts.
package program

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Source is the folder of a program: Go source, or an executable file "run" for a program in any language.
type Source struct {
	Dir   string // absolute path of the folder
	Shown string // the same as the learner would type it, "work/02-emit-count"
	Root  string // absolute path of the module that the program is built in: the kit's
	As    string // the folder below Root, with slashes, whose place a folder from elsewhere takes in the build: "work/02-emit-count"
	Given string // absolute path of the folder with the provided files, which complete a program of a single file; "" for none
}

// completed reports whether the program is a single file without a main function, which the provided files complete. It replaces
// the provided file with its name.
func (s Source) completed() bool {
	files, err := s.goFiles()
	if s.Given == "" || err != nil || len(files) != 1 {
		return false
	}
	if info, err := os.Stat(filepath.Join(s.Given, files[0])); err != nil || !info.Mode().IsRegular() {
		return false
	}
	content, err := folder.ReadFile(filepath.Join(s.Dir, files[0]), maxSource)
	return err == nil && !hasMain(content)
}

// Script returns the path of the folder's file "run", or of a package.json in a folder without Go files; "" for a Go program. On Windows,
// which has no executable bit, the file is run.exe, run.bat or run.cmd.
func (s Source) Script() string {
	for _, name := range runNames {
		path := filepath.Join(s.Dir, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && canRun(info) {
			return path
		}
	}
	path := filepath.Join(s.Dir, packageFile)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	if files, err := s.goFiles(); err != nil || len(files) > 0 {
		return ""
	}
	return path
}

// Check examines the folder before anything is built, so that simple mistakes get simple explanations. It returns a *Fault for a
// folder that isn't a program.
func (s Source) Check() error {
	info, err := os.Stat(s.Dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return newFault(verdict.NoFolder, verdict.Plainly, s.Shown)
	case err != nil:
		return wording.Errorf("look at %s: %w", s.Shown, err)
	case !info.IsDir():
		return newFault(verdict.NoFolder, verdict.NotAFolder, s.Shown)
	}
	if script := s.Script(); script != "" {
		if filepath.Base(script) == packageFile {
			return s.checkPackageFile()
		}
		return s.checkScript(script)
	}
	files, err := s.goFiles()
	switch {
	case errors.Is(err, fs.ErrPermission):
		fault := newFault(verdict.NoFolder, verdict.Unreadable, s.Shown)
		fault.Facts.File.Detail = cause(err).Error()
		return fault
	case err != nil:
		return wording.Errorf("read the folder %s: %w", s.Shown, err)
	case len(files) == 0:
		return s.nothing()
	}
	entries, err := folder.Read(s.Dir)
	switch {
	case errors.Is(err, folder.ErrTooMany):
		fault := newFault(verdict.BadFile, verdict.ManyFiles, s.Shown)
		fault.Facts.N = &verdict.Numbers{Want: folder.MaxEntries}
		return fault
	case err != nil:
		return wording.Errorf("read the folder %s: %w", s.Shown, err)
	}
	for _, check := range []func([]folder.Entry) error{s.checkFiles, s.checkEmbedded, s.checkImports} {
		if err := check(entries); err != nil {
			return err
		}
	}
	return s.checkPackage(files)
}

// nothing is the fault of a folder without Go files.
func (s Source) nothing() *Fault {
	run := filepath.Join(s.Dir, "run")
	info, err := os.Lstat(run)
	if err != nil {
		return newFault(verdict.NoGoFiles, verdict.Plainly, s.Shown)
	}
	form := verdict.RunNotExecutable
	if info.Mode()&fs.ModeSymlink != 0 {
		info, err = os.Stat(run)
	}
	switch {
	case err != nil:
		form = verdict.RunBroken
	case info.IsDir():
		form = verdict.RunFolder
	case !info.Mode().IsRegular():
		form = verdict.RunNotPlain
	}
	return newFault(verdict.NoGoFiles, form, s.Shown)
}

// copiedTo matches the folder of a module that copyModule made.
var copiedTo = regexp.MustCompile(`[^\s"'(]*[/\\]handshake-[A-Z2-7]+[/\\]\d+[/\\]` + moduleFolder + `[/\\]`)

// OwnPaths replaces the paths under which the program was built by the learner's own paths. Panics and reports of the race
// detector contain them.
func (s Source) OwnPaths(text string) string {
	text = copiedTo.ReplaceAllLiteralString(text, s.Root+string(filepath.Separator))
	for _, built := range []string{s.Dir, filepath.Join(s.Root, filepath.FromSlash(s.As))} {
		text = replacePath(text, built, s.Shown)
	}
	return text
}

// replacePath replaces a path, or the beginning of one. It leaves alone what only looks like it: part of another path, or a folder
// with a longer name.
func replacePath(text, old, fresh string) string {
	var b strings.Builder
	for {
		at := strings.Index(text, old)
		if at < 0 || old == "" {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at])
		rest := text[at+len(old):]
		before := at > 0 && (isWord(text[at-1]) || strings.IndexByte(`/\.-_~`, text[at-1]) >= 0)
		after := rest != "" && (isWord(rest[0]) || rest[0] == '-' || rest[0] == '_' || rest[0] == '~' || rest[0] == '.' && len(rest) > 1 && isWord(rest[1]))
		if before || after {
			b.WriteString(old)
		} else {
			b.WriteString(fresh)
		}
		text = rest
	}
}

// isWord reports whether a byte is part of a name.
func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}

// goFiles lists the folder's Go files, except tests.
func (s Source) goFiles() ([]string, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !isGo(name) {
			continue
		}
		if info, err := os.Stat(filepath.Join(s.Dir, name)); err != nil || !info.IsDir() { // a link may lead to a folder
			files = append(files, name)
		}
	}
	slices.Sort(files)
	return files, nil
}
