package program

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/wording"
)

// place is where a program is built.
type place struct {
	root    string // of the module: the kit's, or a copy that has the program's files alone
	inside  string // the folder below root, with slashes
	overlay string // path of a file for go build -overlay, or ""
	copied  string // folder to remove with the program, or ""
}

// importable reports whether the go command builds a folder with this path below the module's root in place. It accepts more paths
// than that (golang.org/x/mod/module, CheckImportPath). A program at one of the others is built like one from outside.
func importable(path string) bool {
	for element := range strings.SplitSeq(path, "/") {
		if !plainElement.MatchString(element) || element == "vendor" {
			return false
		}
		if stem, _, _ := strings.Cut(element, "."); reserved.MatchString(stem) {
			return false
		}
	}
	return true
}

var (
	plainElement = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$`)
	reserved     = regexp.MustCompile(`^(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])$`) // names of devices on Windows, which Go refuses everywhere
)

// place decides where to build the program. A folder in the kit is built where it is. One from outside, or one with its own
// go.mod, takes the place of s.As: an overlay file lays its files over that folder, so that they stay where they are and imports
// below that path work. An overlay works only for Go files. The C compiler, the assembler and the linker read the folder itself,
// so a program that needs them is copied to a module of its own.
func (k *Keeper) place(s Source, race bool) (place, error) {
	inside, err := filepath.Rel(s.Root, s.Dir)
	inside = filepath.ToSlash(inside)
	_, ownModule := os.Stat(filepath.Join(s.Dir, "go.mod"))
	inPlace := err == nil && importable(inside) && ownModule != nil && !s.completed()
	isolated := k.inside != nil
	if inPlace && !race && !isolated {
		return place{root: s.Root, inside: inside}, nil
	}
	files, err := s.buildFiles()
	if err != nil {
		return place{}, err
	}
	others := map[string]string{}
	if race {
		if others, err = k.sameForRace(files); err != nil {
			return place{}, err
		}
	}
	switch {
	case isolated: // it is built where nothing else of the course is
	case inPlace && len(others) == 0:
		return place{root: s.Root, inside: inside}, nil
	case inPlace:
		overlay, err := k.overlay(s.Dir, others)
		return place{root: s.Root, inside: inside, overlay: overlay}, err
	}
	for name, path := range others {
		if files[name] = path; path == "" {
			delete(files, name)
		}
	}
	if isolated || needsFolder(files) {
		return k.copyModule(s, files)
	}
	target := filepath.Join(s.Root, filepath.FromSlash(s.As))
	hidden, err := folder.Read(target) // what is there in truth is hidden
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return place{}, wording.Errorf("look inside %s: %w", target, err)
	}
	for _, entry := range hidden {
		if _, ours := files[entry.Name]; !ours {
			files[entry.Name] = ""
		}
	}
	overlay, err := k.overlay(target, files)
	return place{root: s.Root, inside: s.As, overlay: overlay}, err
}

// overlay writes a file for go build -overlay that lays files, by their names, over the folder target. It hides those without a
// path.
func (k *Keeper) overlay(target string, files map[string]string) (string, error) {
	replace := map[string]string{}
	for name, path := range files {
		replace[filepath.Join(target, filepath.FromSlash(name))] = path
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", wording.Errorf("write the build's overlay: %w", err)
	}
	overlay, err := k.newFile("overlay")
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		return "", troubleOf(wording.Say("write the build's overlay: %s", err), k.dir)
	}
	return overlay, nil
}

// moduleFiles are never taken from a program, because it's built in the kit's module.
var moduleFiles = []string{"go.mod", "go.sum", "go.work", "go.work.sum"}

// buildFiles returns the files that the program is built from, including the provided ones, from their path below its folder to
// where they are. Like the go command, it follows links to Go files, and no others.
func (s Source) buildFiles() (map[string]string, error) {
	dirs := []string{s.Dir}
	if s.completed() {
		dirs = append(dirs, s.Given)
	}
	files := map[string]string{}
	for _, dir := range dirs {
		entries, err := folder.Read(dir)
		if err != nil {
			return nil, wording.Errorf("look inside %s: %w", s.Shown, err)
		}
		for _, entry := range entries {
			taken := entry.What == folder.Plain && (!entry.Link || isSource(entry.Name)) && !slices.Contains(moduleFiles, path.Base(entry.Name))
			if _, known := files[entry.Name]; taken && !known {
				files[entry.Name] = entry.Path
			}
		}
	}
	return files, nil
}

// isSource reports whether the go command may read a file with this name as source: Go, C, assembler, or an object. It ignores
// names that begin with a dot or an underscore.
func isSource(name string) bool {
	base := path.Base(name)
	return !strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "_") && (path.Ext(base) == ".go" || native[path.Ext(base)])
}

// native are the endings of files that tools other than Go's own compiler read: see go help packages, "Go package".
var native = map[string]bool{
	".c": true, ".cc": true, ".cpp": true, ".cxx": true, ".m": true, ".h": true, ".hh": true, ".hpp": true, ".hxx": true,
	".f": true, ".F": true, ".for": true, ".f90": true, ".s": true, ".S": true, ".sx": true, ".swig": true, ".swigcxx": true, ".syso": true,
}

// needsFolder reports whether a program with these files can only be built where the files really are.
func needsFolder(files map[string]string) bool {
	for name, path := range files {
		if isSource(name) && (native[filepath.Ext(name)] || slices.Contains(imports(path), "C")) {
			return true
		}
	}
	return false
}

// imports returns what a Go file imports. If it can't be parsed, it returns what comes before the error.
func imports(path string) (all []string) {
	if filepath.Ext(path) != ".go" {
		return nil
	}
	content, err := folder.ReadFile(path, maxSource)
	if err != nil {
		return nil
	}
	file, _ := parser.ParseFile(token.NewFileSet(), "", content, parser.ImportsOnly)
	if file == nil {
		return nil
	}
	for _, spec := range file.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err == nil {
			all = append(all, name)
		}
	}
	return all
}

// moduleFolder is the name of the folder in which copyModule makes a module. OwnPaths knows it.
const moduleFolder = "module"

// maxCopied is the greatest size of a file that is copied for a build although it isn't source. A C file may include it.
const maxCopied = 1 << 20

// copyModule makes a module with the kit's go.mod and go.sum and a copy of the program.
func (k *Keeper) copyModule(s Source, files map[string]string) (place, error) {
	own, err := k.newFile(moduleFolder)
	if err != nil {
		return place{}, err
	}
	root := strings.TrimSuffix(own, exeSuffix)
	at := place{root: root, inside: s.As, copied: filepath.Dir(root)}
	target := filepath.Join(root, filepath.FromSlash(s.As))
	err = os.MkdirAll(target, 0o700)
	for _, name := range []string{"go.mod", "go.sum"} {
		if err == nil {
			err = copyModuleFile(s.Root, root, name)
		}
		if name == "go.sum" && errors.Is(err, fs.ErrNotExist) {
			err = nil // a module without dependencies has none
		}
	}
	patterns := embedded(files)
	for name, path := range files {
		if err != nil {
			break
		}
		to := filepath.Join(target, filepath.FromSlash(name))
		if err = os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			break
		}
		if info, statErr := os.Stat(path); statErr == nil && info.Size() > maxCopied && !isSource(name) && !folder.Matches(patterns, name) {
			err = os.Symlink(path, to)
			continue
		}
		err = copyFile(path, to)
	}
	if err != nil {
		_ = folder.Remove(at.copied)
		return place{}, troubleOf(wording.Say("copy the program to the folder of the build: %s", err), k.dir)
	}
	return at, nil
}

// besides matches the start of a replacement by a folder near the module.
var besides = regexp.MustCompile(`(?m)(=>\s+)(\.{1,2}/\S*)`)

// copyModuleFile copies a go.mod or go.sum. Replacements by folders keep pointing to the same folders.
func copyModuleFile(from, to, name string) error {
	content, err := folder.ReadFile(filepath.Join(from, name), maxSource)
	if err != nil {
		return err
	}
	content = besides.ReplaceAllFunc(content, func(match []byte) []byte {
		parts := besides.FindSubmatch(match)
		return fmt.Appendf(nil, "%s%q", parts[1], filepath.ToSlash(filepath.Join(from, filepath.FromSlash(string(parts[2])))))
	})
	return os.WriteFile(filepath.Join(to, name), content, 0o600)
}

// copyFile copies a regular file.
func copyFile(from, to string) error {
	content, err := folder.ReadFile(from, maxEmbedded)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}
