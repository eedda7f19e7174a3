// Package folder looks at a program's folder before anything in it is read. A folder that somebody hands in may hold a
// named pipe that never ends, a link to another person's file, or a million files; here is what may be read, and how
// much of it. The package knows files and links. It does not know how programs are built, or what is wrong with one.
package folder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/internal/wording"
)

// MaxEntries is how many files and folders are looked at below one folder. A learner's server has about ten, and a
// folder of 20,000 takes half a second.
const MaxEntries = 20_000

// maxDepth is how many folders deep files are looked for.
const maxDepth = 32

// ErrTooMany says that a folder holds more than MaxEntries files.
var ErrTooMany = wording.Error("there are too many files in the folder")

// What is what a path turned out to be.
type What int

// What a path may be. Only a Plain file is read.
const (
	Plain   What = iota // a regular file in the folder, or a link to one
	Missing             // a link to something that isn't there, or a circle of links
	Outside             // a link that leads out of the folder
	Pipe                // a named pipe
	Socket
	Device
	Unreadable // a file or folder that the grader may not read
)

// words are what people call them, in English: String translates them.
var words = [...]string{
	Plain: "a file", Missing: "a broken link", Outside: "a link out of the folder", Pipe: "a named pipe",
	Socket: "a socket", Device: "a device", Unreadable: "not readable",
}

func (w What) String() string { return wording.Translate(words[w]) }

// Entry is one file below a folder, or something else that is no folder.
type Entry struct {
	Name   string // its path below the folder, with slashes
	Path   string // where its content is: links are resolved
	Size   int64  // in bytes, of a Plain file
	What   What
	Link   bool   // it is a link, or was found through one
	Folder bool   // of a link that leads out: it leads to a folder
	Target string // of a link that is Missing or Outside: where it leads
}

// Read lists what is below dir, by name. Folders are entered, links to folders inside too, but hidden folders and
// node_modules, which are never part of a Go program, are not. An error means that dir itself can't be read, or is
// ErrTooMany.
func Read(dir string) ([]Entry, error) {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	r := &reader{root: real}
	if err := r.folder("", real, false, []string{real}); err != nil {
		return nil, err
	}
	slices.SortFunc(r.entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return r.entries, nil
}

// reader walks through one folder.
type reader struct {
	root    string // links resolved
	seen    int
	entries []Entry
}

// folder reads the folder at the path real, which is called name in the tree. above are the folders around it, so that
// a link to one of them is not followed in a circle.
func (r *reader) folder(name, real string, linked bool, above []string) error {
	list, err := r.list(real)
	switch {
	case err != nil && name == "" || errors.Is(err, ErrTooMany):
		return err
	case err != nil:
		r.entries = append(r.entries, Entry{Name: name, Path: real, What: Unreadable, Link: linked, Folder: true})
		return nil
	}
	for _, item := range list {
		below := path.Join(name, item.Name())
		at := filepath.Join(real, item.Name())
		info, err := item.Info()
		if err != nil {
			continue // it has just been removed
		}
		link := linked
		if info.Mode()&fs.ModeSymlink != 0 {
			link = true
			var entry Entry
			if at, info, entry = r.follow(below, at); entry.What != Plain {
				r.entries = append(r.entries, entry)
				continue
			}
		}
		if !info.IsDir() {
			r.entries = append(r.entries, Entry{Name: below, Path: at, Size: info.Size(), What: kind(info.Mode()), Link: link})
			continue
		}
		if Passed(item.Name()) || slices.Contains(above, at) || len(above) > maxDepth {
			continue
		}
		if err := r.folder(below, at, link, append(slices.Clone(above), at)); err != nil {
			return err
		}
	}
	return nil
}

// list names what is in one folder, and never reads more than it may.
func (r *reader) list(real string) ([]fs.DirEntry, error) {
	list, err := List(real, MaxEntries-r.seen+1)
	if r.seen += len(list); r.seen > MaxEntries {
		return nil, ErrTooMany
	}
	return list, err
}

// List names what is in a folder, in order, but no more than so many: to read a folder of millions takes gigabytes.
func List(name string, most int) ([]fs.DirEntry, error) {
	dir, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	list, err := dir.ReadDir(max(most, 1))
	if errors.Is(err, io.EOF) { // it is empty
		err = nil
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, err
}

// follow resolves a link. Its entry is not Plain where the link leads to nothing or out of the folder.
func (r *reader) follow(name, at string) (to string, info fs.FileInfo, entry Entry) {
	target, _ := os.Readlink(at) // only to be shown
	entry = Entry{Name: name, Path: at, Link: true, Target: target, What: Missing}
	to, err := filepath.EvalSymlinks(at)
	if err != nil {
		return at, nil, entry
	}
	if info, err = os.Stat(to); err != nil {
		return at, nil, entry
	}
	if to != r.root && !strings.HasPrefix(to, strings.TrimSuffix(r.root, string(filepath.Separator))+string(filepath.Separator)) {
		entry.What, entry.Path, entry.Folder, entry.Target = Outside, to, info.IsDir(), to
		return to, info, entry
	}
	entry.What = Plain
	return to, info, entry
}

// kind tells what a file is by its mode.
func kind(mode fs.FileMode) What {
	switch {
	case mode.IsRegular():
		return Plain
	case mode&fs.ModeNamedPipe != 0:
		return Pipe
	case mode&fs.ModeSocket != 0:
		return Socket
	}
	return Device
}

// Passed reports whether a folder with that name is passed over: it is hidden, or the libraries of another language.
func Passed(name string) bool { return strings.HasPrefix(name, ".") || name == "node_modules" }

// ErrNotPlain says that a path leads to something other than a regular file.
var ErrNotPlain = wording.Error("not a regular file")

// ErrTooLarge says that a file is larger than what is read of one.
var ErrTooLarge = wording.Error("the file is too large")

// ReadFile reads a regular file of at most limit bytes. It never waits, whatever the path leads to: it doesn't open
// what isn't a regular file, and a pipe that takes the file's place meanwhile is opened without waiting for a writer.
func ReadFile(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, ErrNotPlain)
	}
	file, err := os.OpenFile(name, os.O_RDONLY|withoutWaiting, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, ErrNotPlain)
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("%s: %w", name, ErrTooLarge)
	}
	// A file may grow while it is read, and those of /proc have no size at all.
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(content)) > limit {
		return nil, fmt.Errorf("%s: %w", name, ErrTooLarge)
	}
	return content, err
}
