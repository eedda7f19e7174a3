package class

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// How much is taken of one program. A learner's server has about ten files and 50 KB.
const (
	mostFiles = 2000
	mostBytes = 32 << 20
	mostZip   = 200 << 20 // of a zip file as it is
	deepest   = 16        // folders inside each other
)

// tree is what is in a submission, as a list. Nothing has been read yet.
type tree struct {
	files_ fs.FS
	items  []item
	odd    []odd
	closer io.Closer
}

// item is a regular file in a submission.
type item struct {
	name string // its path with slashes
	mode fs.FileMode
	zip  *zip.File // of a zip file
}

// script reports whether the file is started in the place of a Go program.
func (i item) script() bool { return path.Base(i.name) == "run" && (i.mode&0o111 != 0) }

// odd is something else that has a name in a submission.
type odd struct{ name, is string }

// file is a file of a program.
type file struct {
	name    string // below the program's folder, with slashes
	run     bool   // it may be executed
	content []byte
	sum     [sha256.Size]byte
}

func (t *tree) close() {
	if t.closer != nil {
		_ = t.closer.Close() // it was only read
	}
}

// openTree lists a submission.
func openTree(at string) (*tree, error) {
	info, err := os.Stat(at)
	switch {
	case err != nil:
		return nil, &unfitError{verdict.NoFolder, wording.Say("This submission can't be opened: %s.", plainCause(err)), wording.Say("Hand it in again.")}
	case info.IsDir():
		return openFolder(at)
	case !info.Mode().IsRegular():
		return nil, &unfitError{verdict.BadFile, wording.Say("This submission is not a folder or a file."), wording.Say("Hand in a folder or a zip file.")}
	case info.Size() > mostZip:
		return nil, &unfitError{verdict.BadFile, wording.Say("This submission is %d MB. The limit is %d MB.", info.Size()>>20, mostZip>>20), wording.Say("Hand in only the folder with the server.")}
	}
	return openZip(at)
}

// plainCause is an error without the path that it names, which is the instructor's.
func plainCause(err error) string {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err.Error()
}

// tooMany is the fault of a submission with files without end.
func tooMany() *unfitError {
	return &unfitError{verdict.BadFile, wording.Say("There are more than %d files in this submission.", folder.MaxEntries), wording.Say("Hand in only the folder with the server.")}
}

func openFolder(at string) (*tree, error) {
	if linked, err := filepath.EvalSymlinks(at); err == nil && linked != filepath.Clean(at) {
		if info, err := os.Lstat(at); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return nil, &unfitError{verdict.BadFile, wording.Say("This submission is a link to another place."), wording.Say("Hand in the folder itself.")}
		}
	}
	root, err := os.OpenRoot(at)
	if err != nil {
		return nil, &unfitError{verdict.NoFolder, wording.Say("This submission can't be opened: %s.", plainCause(err)), wording.Say("Hand it in again.")}
	}
	t := &tree{files_: root.FS(), closer: root}
	seen := 0
	err = t.walk(root, ".", 0, &seen)
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// walk lists a folder. It enters no links, for they may lead anywhere, and passes over hidden folders.
func (t *tree) walk(root *os.Root, dir string, depth int, seen *int) error {
	if depth > deepest {
		return nil
	}
	here, err := root.Open(dir)
	if err != nil {
		return nil // one that can't be read holds nothing
	}
	entries, _ := here.ReadDir(folder.MaxEntries - *seen + 1)
	_ = here.Close()
	if *seen += len(entries); *seen > folder.MaxEntries {
		return tooMany()
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		switch mode := entry.Type(); {
		case passedOver(entry.Name()) || !fs.ValidPath(name):
		case mode.IsDir():
			if err := t.walk(root, name, depth+1, seen); err != nil {
				return err
			}
		case mode.IsRegular():
			info, err := entry.Info()
			if err == nil {
				t.items = append(t.items, item{name: name, mode: info.Mode()})
			}
		default:
			t.odd = append(t.odd, odd{name, kindOf(mode)})
		}
	}
	return nil
}

// kindOf is what people call a file that is none.
func kindOf(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeSymlink != 0:
		return wording.Say("a link")
	case mode&fs.ModeNamedPipe != 0:
		return wording.Say("a named pipe")
	case mode&fs.ModeSocket != 0:
		return wording.Say("a socket")
	}
	return wording.Say("a device")
}

// passedOver reports whether a name is never part of a program.
func passedOver(name string) bool {
	return strings.HasPrefix(name, ".") || name == "__MACOSX" || name == "vendor"
}

func openZip(at string) (*tree, error) {
	broken := &unfitError{verdict.BadFile, wording.Say("This submission is not a zip file that can be opened."), wording.Say("Zip the folder again, and open the zip file once before you hand it in.")}
	archive, err := zip.OpenReader(at)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, broken
	}
	t := &tree{closer: archive}
	if len(archive.File) > folder.MaxEntries {
		t.close()
		return nil, tooMany()
	}
	taken := map[string]bool{}
	for _, entry := range archive.File {
		name := strings.ReplaceAll(entry.Name, `\`, "/") // as some programs on Windows write it
		parts := strings.Split(strings.TrimSuffix(name, "/"), "/")
		switch mode := entry.Mode(); {
		case !fs.ValidPath(strings.TrimSuffix(name, "/")) || slices.ContainsFunc(parts, passedOver) || len(parts) > deepest || strings.ContainsAny(name, "\x00:"):
		case mode.IsDir() || strings.HasSuffix(name, "/"):
		case mode.IsRegular() && !taken[name]:
			taken[name] = true
			t.items = append(t.items, item{name: name, mode: mode, zip: entry})
		case !mode.IsRegular():
			t.odd = append(t.odd, odd{name, kindOf(mode)})
		}
	}
	slices.SortFunc(t.items, func(a, b item) int { return strings.Compare(a.name, b.name) })
	return t, nil
}

// moduleFiles are never taken from a submission: it is built in the course's module.
var moduleFiles = []string{"go.mod", "go.sum", "go.work", "go.work.sum"}

// files reads the files of a program.
func (t *tree) files(p found) ([]file, error) {
	script := slices.ContainsFunc(t.items, func(i item) bool { return path.Dir(i.name) == p.prefix && i.script() })
	var all []file
	left := int64(mostBytes)
	for _, item := range t.items {
		name, ok := below(p.prefix, item.name)
		if !ok || slices.Contains(moduleFiles, path.Base(name)) || !script && slices.Contains(strings.Split(name, "/"), "node_modules") {
			continue
		}
		if len(all) == mostFiles {
			return nil, &unfitError{verdict.BadFile, wording.Say("There are more than %d files in %s.", mostFiles, p.shown), wording.Say("Hand in only the files of the server.")}
		}
		content, err := t.read(item, left)
		switch {
		case errors.Is(err, folder.ErrTooLarge):
			return nil, &unfitError{verdict.BadFile, wording.Say("The files in %s take up more than %d MB.", p.shown, mostBytes>>20), wording.Say("Hand in only the files of the server.")}
		case err != nil:
			return nil, &unfitError{verdict.BadFile, wording.Say("%s can't be read: %s.", plain.Clean(item.name), plainCause(err)), wording.Say("Hand it in again.")}
		}
		left -= int64(len(content))
		all = append(all, file{name: name, run: item.mode&0o111 != 0, content: content, sum: sha256.Sum256(content)})
	}
	for _, odd := range t.odd {
		if name, ok := below(p.prefix, odd.name); ok && (strings.HasSuffix(name, ".go") || name == curriculum.EditedFile) {
			return nil, &unfitError{verdict.BadFile, wording.Say("%s is %s, not a file.", plain.Clean(odd.name), odd.is), wording.Say("Put a plain file in its place, and hand it in again.")}
		}
	}
	return all, nil
}

// below is a path below a folder.
func below(dir, name string) (string, bool) {
	if dir == "." {
		return name, true
	}
	return strings.CutPrefix(name, dir+"/")
}

// read reads a file, of at most so many bytes.
func (t *tree) read(i item, most int64) ([]byte, error) {
	var from fs.File
	var err error
	if i.zip != nil {
		var content io.ReadCloser
		if content, err = i.zip.Open(); err != nil {
			return nil, err
		}
		defer content.Close()
		return readMost(content, most)
	}
	if from, err = t.files_.Open(i.name); err != nil {
		return nil, err
	}
	defer from.Close()
	if info, err := from.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > most {
		return nil, errors.Join(err, folder.ErrTooLarge)
	}
	return readMost(from, most)
}

// readMost reads to the end, wherever a header says that is.
func readMost(from io.Reader, most int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(content)) > most {
		return nil, folder.ErrTooLarge
	}
	return content, err
}

// stage writes the files of a program into an empty folder.
func stage(dir string, files []file) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return wording.Errorf("copy the submission: %w", err)
	}
	defer root.Close()
	for _, f := range files {
		name := filepath.FromSlash(f.name)
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return clash(f, err)
		}
		mode := fs.FileMode(0o644)
		if f.run {
			mode = 0o755
		}
		if err := root.WriteFile(name, f.content, mode); err != nil {
			return clash(f, err)
		}
	}
	return nil
}

// clash is the error of a file that can't be written: a full disk, or a zip file in which one name is a file and a folder.
func clash(f file, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) && (errors.Is(err, fs.ErrExist) || strings.Contains(err.Error(), "not a directory") || strings.Contains(err.Error(), "is a directory") || strings.Contains(err.Error(), "name too long")) {
		return &unfitError{verdict.BadFile, wording.Say("%s can't be copied: %s.", plain.Clean(f.name), plainCause(err)), wording.Say("Give each file its own short name.")}
	}
	return wording.Errorf("copy the submission: %w", err)
}
