package program

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"handshake/grader/internal/folder"
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

// checkFiles looks at all files below the folder that a build would read, before anything reads them.
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
			return tooLarge(shown, entry.Size, maxSource, "a source file")
		case size > maxSources:
			return tooLarge("The source in "+s.Shown, size, maxSources, "a program's source")
		case count > maxSourceN:
			return &Fault{
				Kind: BadFile, Message: fmt.Sprintf("There are more than %d source files in %s.", maxSourceN, s.Shown),
				Next: "Keep only your server's files in this folder, and move the others elsewhere.",
			}
		}
		if _, err := folder.ReadFile(entry.Path, maxSource); err != nil {
			return &Fault{Kind: BadFile, Message: fmt.Sprintf("%s can't be read: %v.", shown, cause(err)), Next: "Make it readable: chmod u+r " + shown}
		}
	}
	return nil
}

// unfit is the fault of a file that must not be read; nil for one that may.
func unfit(entry folder.Entry, shown string) *Fault {
	fault := &Fault{Kind: BadFile, Next: "Put a plain file in its place, or remove it."}
	switch entry.What {
	case folder.Plain:
		return nil
	case folder.Missing:
		fault.Message = fmt.Sprintf("%s is a link to %s, and there is no such file.", shown, entry.Target)
		fault.Next = "Put the file itself in place of the link."
	case folder.Outside:
		fault.Message = fmt.Sprintf("%s is a link that leads out of the folder, to %s.", shown, entry.Target)
		fault.Next = "Put a copy of the file in place of the link. A program is built only from its own folder."
	case folder.Unreadable:
		fault.Message = shown + " can't be read."
		fault.Next = "Make it readable: chmod u+r " + shown
	default:
		fault.Message = fmt.Sprintf("%s is %v, not a file.", shown, entry.What)
	}
	return fault
}

func tooLarge(what string, size, most int64, of string) *Fault {
	return &Fault{
		Kind:    BadFile,
		Message: fmt.Sprintf("%s has %d MB. The grader takes at most %d MB of %s.", what, (size+1<<20-1)>>20, most>>20, of),
		Next:    "Leave large data out of the program: let the server read it from a file when it starts, or make it smaller.",
	}
}

// cause is the last error in a chain, without the path that the others say.
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

// checkEmbedded looks at what the program embeds. The go command takes no links there, wherever they lead; with an
// overlay it would not notice.
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
			return &Fault{
				Kind: BadFile, Message: fmt.Sprintf("The program embeds %s, which is a link. Go embeds only plain files.", shown),
				Next: "Put a copy of the file in place of the link.",
			}
		case entry.What != folder.Plain:
			return &Fault{
				Kind: BadFile, Message: fmt.Sprintf("The program embeds %s, which is %v.", shown, entry.What),
				Next: "Put a plain file in its place, or leave it out of go:embed.",
			}
		}
		if size += entry.Size; size > maxEmbedded {
			return tooLarge("What the program embeds", size, maxEmbedded, "embedded files")
		}
	}
	return nil
}

// checkImports looks for packages that would come from outside, through a link to a folder.
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

// checkPackage makes sure that the Go files of the folder itself are a program.
func (s Source) checkPackage(files []string) error {
	for _, file := range files {
		if used, err := build.Default.MatchFile(s.Dir, file); err == nil && !used {
			continue // a build constraint keeps it out, so it may be of any package
		}
		content, err := folder.ReadFile(filepath.Join(s.Dir, file), maxSource)
		if err != nil {
			return fmt.Errorf("read %s: %w", filepath.Join(s.Shown, file), err)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, content, parser.PackageClauseOnly)
		if err != nil {
			return nil // not even a package clause: the compiler says it better, with the line
		}
		if name := parsed.Name.Name; name != "main" {
			shown := filepath.Join(s.Shown, file)
			return &Fault{Kind: NotMain, Message: fmt.Sprintf("%s belongs to package %s, but a program needs package main.", shown, name), Next: fmt.Sprintf("Start %s with the line: package main", shown)}
		}
	}
	return nil
}

// mainFunction matches a func main in a file that can't be parsed.
var mainFunction = regexp.MustCompile(`(?m)^func\s+main\s*\(`)

// hasMain reports whether a Go file declares func main, even if it can't be parsed.
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

// checkScript looks at the file run before it is started, for faults that the system only calls "no such file".
func (s Source) checkScript(script string) error {
	shown := filepath.Join(s.Shown, filepath.Base(script))
	content, err := firstLine(script)
	if err != nil {
		return &Fault{Kind: BadFile, Message: fmt.Sprintf("%s can't be read: %v.", shown, cause(err)), Next: "Make it readable: chmod u+r " + shown}
	}
	interpreter, ok := bytes.CutPrefix(content, []byte("#!"))
	if !ok || runtime.GOOS == "windows" || !bytes.HasSuffix(interpreter, []byte("\r")) || bytes.Contains(interpreter, []byte(" -S")) {
		return nil
	}
	return &Fault{
		Kind:    WontRun,
		Message: fmt.Sprintf("%s has Windows line endings (CRLF), so the system looks for a program called %q.", shown, bytes.TrimSpace(bytes.TrimSuffix(interpreter, []byte("\r")))) + " with a carriage return at its end.",
		Next:    fmt.Sprintf(`Save it with Unix line endings (LF): sed -i 's/\r$//' %s`, shown),
	}
}

// firstLine reads the first line of a file, without its newline, or as much of it as Linux looks at.
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
