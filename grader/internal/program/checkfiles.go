package program

import (
	"bytes"
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// How large a program may be. A compiler takes a hundred times the size of its source in memory.
const (
	maxSource   = 4 << 20   // bytes of one source file
	maxSources  = 16 << 20  // of all source files
	maxSourceN  = 1000      // source files
	maxEmbedded = 100 << 20 // bytes of everything that is embedded
)

// isGo reports whether a file with that name is part of a Go package, tests left out.
func isGo(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && isSource(name)
}

// checkFiles examines all files below the folder that a build would read, before anything reads them.
func (s Source) checkFiles(entries []folder.Entry) error {
	var size int64
	count := 0
	for _, entry := range entries {
		if !isSource(entry.Name) || entry.Folder || strings.Contains(entry.Name, "testdata/") {
			continue
		}
		shown := filepath.Join(s.Shown, filepath.FromSlash(entry.Name))
		if fault := unfit(entry, shown); fault != nil {
			return fault
		}
		size += entry.Size
		count++
		switch {
		case entry.Size > maxSource:
			return tooLarge(verdict.LargeSource, shown, entry.Size, maxSource)
		case size > maxSources:
			return tooLarge(verdict.LargeSources, s.Shown, size, maxSources)
		case count > maxSourceN:
			fault := newFault(verdict.BadFile, verdict.ManySources, s.Shown)
			fault.Facts.N = &verdict.Numbers{Want: maxSourceN}
			return fault
		}
		if _, err := folder.ReadFile(entry.Path, maxSource); err != nil {
			return unreadable(shown, err)
		}
	}
	return nil
}

// fileTypes are the types of what is no plain file.
var fileTypes = map[folder.What]verdict.FileType{
	folder.Missing: verdict.Link, folder.Outside: verdict.Link, folder.Pipe: verdict.NamedPipe, folder.Socket: verdict.SocketFile,
	folder.Device: verdict.DeviceFile, folder.Unreadable: verdict.NoAccess,
}

// unfit is the fault of a file that must not be read; nil for one that may.
func unfit(entry folder.Entry, shown string) *Fault {
	fault := newFault(verdict.BadFile, verdict.Plainly, shown)
	fault.Facts.File.Is, fault.Facts.File.Target = fileTypes[entry.What], entry.Target
	switch entry.What {
	case folder.Plain:
		return nil
	case folder.Missing:
		fault.Facts.Form = verdict.BrokenLink
	case folder.Outside:
		fault.Facts.Form = verdict.LinkOut
	case folder.Unreadable:
		fault.Facts.Form = verdict.Unreadable
	}
	return fault
}

// tooLarge is the fault of files of so many bytes, where most are allowed.
func tooLarge(form verdict.Form, path string, size, most int64) *Fault {
	fault := newFault(verdict.BadFile, form, path)
	fault.Facts.N = &verdict.Numbers{Want: int(most >> 20), Got: int((size + 1<<20 - 1) >> 20)}
	return fault
}

// cause is the last error of a chain, without the path that the outer errors contain.
func cause(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// embedded returns the patterns of everything that the program's Go files embed.
func embedded(files map[string]string) (patterns []string) {
	for name, at := range files {
		if !isGo(name) {
			continue
		}
		if content, err := folder.ReadFile(at, maxSource); err == nil && bytes.Contains(content, []byte("//go:embed")) {
			patterns = append(patterns, folder.Embeds(path.Dir(name), content)...)
		}
	}
	return patterns
}

// checkEmbedded examines what the program embeds. The go command refuses links there, but with an overlay it wouldn't notice them.
func (s Source) checkEmbedded(entries []folder.Entry) error {
	files := map[string]string{}
	for _, entry := range entries {
		if entry.What == folder.Plain {
			files[entry.Name] = entry.Path
		}
	}
	patterns := embedded(files)
	if len(patterns) == 0 {
		return nil
	}
	var size int64
	for _, entry := range entries {
		if !folder.Matches(patterns, entry.Name) {
			continue
		}
		shown := filepath.Join(s.Shown, filepath.FromSlash(entry.Name))
		exactly := slices.Contains(patterns, entry.Name) // of a folder that is embedded, Go leaves some files out
		switch base := path.Base(entry.Name); {
		case !exactly && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")):
			continue
		case entry.Link:
			return newFault(verdict.BadFile, verdict.EmbedsLink, shown)
		case entry.What != folder.Plain:
			fault := newFault(verdict.BadFile, verdict.EmbedsNotPlain, shown)
			fault.Facts.File.Is = fileTypes[entry.What]
			return fault
		}
		if size += entry.Size; size > maxEmbedded {
			return tooLarge(verdict.LargeEmbedded, s.Shown, size, maxEmbedded)
		}
	}
	return nil
}

// checkImports looks for packages from outside the folder, through a link to another folder.
func (s Source) checkImports(entries []folder.Entry) error {
	for _, link := range entries {
		if link.What != folder.Outside || !link.Folder {
			continue
		}
		for _, entry := range entries {
			if entry.What != folder.Plain || !isGo(entry.Name) {
				continue
			}
			for _, imported := range imports(entry.Path) {
				if strings.Contains(imported+"/", "/"+path.Base(filepath.ToSlash(s.Dir))+"/"+link.Name+"/") || strings.Contains(imported+"/", s.As+"/"+link.Name+"/") {
					return unfit(link, filepath.Join(s.Shown, filepath.FromSlash(link.Name)))
				}
			}
		}
	}
	return nil
}

// checkPackage checks that the folder's Go files belong to package main.
func (s Source) checkPackage(files []string) error {
	for _, file := range files {
		if used, err := build.Default.MatchFile(s.Dir, file); err == nil && !used {
			continue // a build constraint keeps it out, so it may be of any package
		}
		content, err := folder.ReadFile(filepath.Join(s.Dir, file), maxSource)
		if err != nil {
			return wording.Errorf("read %s: %w", filepath.Join(s.Shown, file), err)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, content, parser.PackageClauseOnly)
		if err != nil {
			return nil // not even a package clause: the compiler says it better, with the line
		}
		if name := parsed.Name.Name; name != "main" {
			fault := newFault(verdict.NotMain, verdict.Plainly, filepath.Join(s.Shown, file))
			fault.Facts.File.Package = name
			return fault
		}
	}
	return nil
}

// mainFunction matches a func main in a file that can't be parsed.
var mainFunction = regexp.MustCompile(`(?m)^func\s+main\s*\(`)

// hasMain reports whether a Go file declares func main, even if the file can't be parsed.
func hasMain(content []byte) bool {
	parsed, err := parser.ParseFile(token.NewFileSet(), "", content, parser.SkipObjectResolution)
	if err != nil {
		return mainFunction.Match(content)
	}
	return slices.ContainsFunc(parsed.Decls, func(d ast.Decl) bool {
		function, ok := d.(*ast.FuncDecl)
		return ok && function.Recv == nil && function.Name.Name == "main"
	})
}

// checkScript examines the file run before it is started, for mistakes that the system only calls "no such file".
func (s Source) checkScript(script string) error {
	shown := filepath.Join(s.Shown, filepath.Base(script))
	content, err := firstLine(script)
	if err != nil {
		return unreadable(shown, err)
	}
	interpreter, ok := bytes.CutPrefix(content, []byte("#!"))
	switch {
	case runtime.GOOS == "windows" || ok && bytes.Contains(interpreter, []byte(" -S")):
		return nil
	case !ok && bytes.ContainsFunc(content, unicode.IsControl):
		return nil // an executable
	case !ok:
		return newFault(verdict.WontRun, verdict.NoShebang, shown)
	}
	if !bytes.HasSuffix(interpreter, []byte("\r")) {
		return lacksInterpreter(shown, strings.Fields(string(interpreter)))
	}
	fault := newFault(verdict.WontRun, verdict.CRLF, shown)
	fault.Facts.File.Detail = string(bytes.TrimSpace(bytes.TrimSuffix(interpreter, []byte("\r"))))
	return fault
}

// lacksInterpreter is the fault of a script whose first line names a program that isn't there; nil if it is. The words are those of
// the line, behind #!.
func lacksInterpreter(shown string, words []string) error {
	form, name := verdict.NoInterpreter, ""
	switch {
	case len(words) == 0:
		return newFault(verdict.WontRun, verdict.NoShebang, shown)
	case filepath.Base(words[0]) == "env" && len(words) == 2:
		if _, err := exec.LookPath(words[1]); err == nil {
			return nil
		}
		form, name = verdict.NotOnPath, words[1]
	default:
		if _, err := os.Stat(words[0]); !errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		name = words[0]
	}
	fault := newFault(verdict.WontRun, form, shown)
	fault.Facts.File.Detail = name
	return fault
}

// firstLine reads the first line of a file, without its newline, or as much of it as Linux reads.
func firstLine(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start := make([]byte, 256) // BINPRM_BUF_SIZE in Linux's binfmts.h
	n, _ := file.Read(start)   // an empty file has no first line
	line, _, _ := bytes.Cut(start[:n], []byte("\n"))
	return line, nil
}
