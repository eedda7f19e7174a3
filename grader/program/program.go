// Package program builds, starts, watches and stops the server that is being graded, and leaves nothing of it
// behind. It knows processes, ports, files and log lines. It does not know WebSocket, lessons or checks, and it
// never judges: what it finds out about a program it returns as a *Fault, which is the learner's to mend; every
// other error is the machine's or the grader's own.
package program

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Source is the folder of a program: Go source, or an executable file "run" for a program in any language.
type Source struct {
	Dir   string // absolute path of the folder
	Shown string // the same as the learner would type it, "work/02-emit-count"
	Root  string // absolute path of the module that the program is built in: the kit's
	As    string // the folder below Root, with slashes, whose place a folder from elsewhere takes in the build: "work/02-emit-count"
	Given string // absolute path of a folder with the files that complete a program of which there is but one file; "" for none
}

// completed reports whether the program is one file, without a main of its own, that the given files complete.
func (s Source) completed() bool {
	files, err := s.goFiles()
	if s.Given == "" || err != nil || len(files) != 1 {
		return false
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(s.Dir, files[0]), nil, parser.SkipObjectResolution)
	if err != nil {
		return true // what is wrong with it, the compiler says with the given files and without
	}
	return !slices.ContainsFunc(parsed.Decls, func(d ast.Decl) bool {
		function, ok := d.(*ast.FuncDecl)
		return ok && function.Recv == nil && function.Name.Name == "main"
	})
}

// Script returns the path of the folder's own "run" file, or "" where the folder is a Go program.
// On Windows, which knows no executable bit, the file is run.bat or run.exe.
func (s Source) Script() string {
	names := []string{"run"}
	if runtime.GOOS == "windows" {
		names = []string{"run.exe", "run.bat"}
	}
	for _, name := range names {
		path := filepath.Join(s.Dir, name)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && (info.Mode()&0o111 != 0 || runtime.GOOS == "windows") {
			return path
		}
	}
	return ""
}

// Check looks at the folder before anything is built, so that what is plainly missing is said plainly.
// It returns a *Fault for a folder that is no program.
func (s Source) Check() error {
	info, err := os.Stat(s.Dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return &Fault{Kind: NoFolder, Message: fmt.Sprintf("There is no folder %s.", s.Shown), Next: "Give the folder that holds the server's Go files."}
	case err != nil:
		return fmt.Errorf("look at %s: %w", s.Shown, err)
	case !info.IsDir():
		return &Fault{Kind: NoFolder, Message: fmt.Sprintf("%s is a file, not a folder.", s.Shown), Next: fmt.Sprintf("Give the folder that holds it: %s", filepath.Dir(s.Shown))}
	}
	if s.Script() != "" {
		return nil
	}
	files, err := s.goFiles()
	if err != nil {
		return fmt.Errorf("look into %s: %w", s.Shown, err)
	}
	if len(files) == 0 {
		message := fmt.Sprintf("There are no Go files in %s.", s.Shown)
		if _, err := os.Stat(filepath.Join(s.Dir, "run")); err == nil {
			message = fmt.Sprintf("There are no Go files in %s, and its file \"run\" is not executable.", s.Shown)
			return &Fault{Kind: NoGoFiles, Message: message, Next: "Make it executable: chmod +x " + filepath.Join(s.Shown, "run")}
		}
		return &Fault{Kind: NoGoFiles, Message: message, Next: "Put the server there: Go files of package main, or an executable file named run."}
	}
	for _, file := range files {
		if used, err := build.Default.MatchFile(s.Dir, file); err == nil && !used {
			continue // a build constraint keeps it out, so it may be of any package
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(s.Dir, file), nil, parser.PackageClauseOnly)
		if err != nil {
			return nil // not even a package clause: the compiler says it better, with the line
		}
		if name := parsed.Name.Name; name != "main" {
			shown := filepath.Join(s.Shown, file)
			return &Fault{Kind: NotMain, Message: fmt.Sprintf("%s is of package %s; a program is package main.", shown, name), Next: fmt.Sprintf("Begin %s with the line: package main", shown)}
		}
	}
	return nil
}

// OwnPaths puts the learner's own paths into a text in place of those under which the program was built, which stand in
// panics and in reports of the race detector.
func (s Source) OwnPaths(text string) string {
	for _, built := range []string{s.Dir, filepath.Join(s.Root, filepath.FromSlash(s.As))} {
		text = strings.ReplaceAll(text, built+string(filepath.Separator), s.Shown+string(filepath.Separator))
	}
	return text
}

// goFiles names the folder's Go files, tests left out.
func (s Source) goFiles() ([]string, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, entry := range entries {
		if name := entry.Name(); !entry.IsDir() && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	return files, nil
}

// The kinds of Fault.
const (
	NoFolder      = "no-folder"        // the folder is not there
	NoGoFiles     = "no-go-files"      // nothing in it to build
	NotMain       = "not-main"         // its package is not main
	Compile       = "compile"          // the Go compiler refuses it
	WontRun       = "wont-run"         // the system refuses to start it
	Exits         = "exits"            // it ended before it listened
	NeverListens  = "never-listens"    // it runs, but nothing listens on PORT
	FixedPort     = "fixed-port"       // it listens, but on another port than PORT
	SomebodyElses = "port-not-its-own" // what listens on PORT is another process, time and again
)

// Fault is what keeps a program from being graded at all. It is the learner's to mend.
type Fault struct {
	Kind    string
	Message string   // one or two sentences for the learner
	Detail  []string // evidence, quoted as it is: compile errors with file:line, the last log lines
	Next    string   // the next action, a sentence
}

func (f *Fault) Error() string { return f.Message }
