// Package savefile writes a report to a file that somebody named on the command line, and harms nothing else on the way: a file is written
// beside it under a temporary name and renamed, so that it is either whole or not there; a pipe or a device is written to as
// it is; and what is plainly not meant, such as source code or a link to another file, is refused before anything is touched.
// It knows paths and bytes. It does not know what is in them.
package savefile

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"handshake/grader/internal/wording"
)

// Refusal says why nothing is written to a path. It is the fault of the one who typed the path.
type Refusal struct {
	What string // what is wrong with the path
	Next string // what to do, beginning in lower case
}

func (r *Refusal) Error() string { return r.What }

// Place is where a file goes. Look finds it, Stage and Commit write to it, Close lets go of it.
type Place struct {
	path   string      // as it was typed
	stream *os.File    // a pipe or a device, open; nil for a file, and for a pipe that nobody reads yet
	pipe   fs.FileInfo // the pipe that nobody reads yet
	folder *os.Root    // of a file
	name   string      // of a file, in the folder
	stale  bool        // the file that is there is one of before, which Clear removes
	text   []byte
	staged string // the temporary name, in the folder
}

// Look finds out whether a file can be written to the path, and changes nothing. own tells by its beginning whether a file
// that is there already is one that was written by an earlier run. What hinders is a *Refusal.
func Look(path string, own func(head []byte) bool) (*Place, error) {
	if path == "" {
		return nil, &Refusal{wording.Say("the report has no name"), otherName()}
	}
	if os.IsPathSeparator(path[len(path)-1]) {
		return nil, &Refusal{wording.Say("%s names a folder", path), wording.Say("name a file in it: %s", path+"report")}
	}
	if what := sourceByName(filepath.Base(path)); what != "" {
		return nil, &Refusal{wording.Say("%s looks like %s, so the report isn't written there", path, what), otherName()}
	}
	info, err := os.Stat(path)
	link, linkErr := os.Lstat(path)
	isLink := linkErr == nil && link.Mode()&fs.ModeSymlink != 0
	switch {
	case err == nil && info.IsDir():
		return nil, &Refusal{wording.Say("%s is a folder", path), wording.Say("name a file in it: %s", filepath.Join(path, "report"))}
	case err == nil && !info.Mode().IsRegular() || descriptor(path):
		return lookAtStream(path, info)
	case isLink:
		target, _ := os.Readlink(path) // "" says enough
		return nil, &Refusal{wording.Say("%s is a link to %s, so the report isn't written there", path, target), wording.Say("name the file itself, or remove the link")}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, &Refusal{err.Error(), otherFolder()}
	}
	p := &Place{path: path, name: filepath.Base(path)}
	if err == nil {
		if err := p.replaces(info, own); err != nil {
			return nil, err
		}
	}
	dir := filepath.Dir(path)
	if p.folder, err = os.OpenRoot(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &Refusal{wording.Say("the folder %s doesn't exist", dir), wording.Say("create it first: mkdir -p %s", dir)}
		}
		return nil, &Refusal{err.Error(), otherFolder()}
	}
	if err := writable(dir); err != nil {
		p.Close()
		return nil, &Refusal{wording.Say("the folder %s isn't writable: %v", dir, err), otherFolder()}
	}
	return p, nil
}

// What to do about a path that is refused.
func otherName() string { return wording.Say("choose another file, such as report.json") }

func otherFolder() string {
	return wording.Say("choose a file in an existing folder that you can write to")
}

// replaces looks at the file that is there already.
func (p *Place) replaces(info fs.FileInfo, own func([]byte) bool) error {
	if info.Mode()&0o200 == 0 {
		return &Refusal{wording.Say("%s is write-protected", p.path), otherName()}
	}
	head, err := readHead(p.path)
	if err != nil {
		return &Refusal{wording.Say("%s already exists and can't be read: %v", p.path, err), otherName()}
	}
	if p.stale = own(head); p.stale {
		return nil
	}
	if what := sourceByContent(head); what != "" {
		return &Refusal{wording.Say("%s already exists and looks like %s, so it isn't replaced", p.path, what), wording.Say("%s, or remove it yourself", otherName())}
	}
	return nil
}

// headBytes is how much of a file is read to tell what it is.
const headBytes = 4 << 10

func readHead(path string) ([]byte, error) {
	file, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(file, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:n], err
}

// Same reports whether two paths lead to the same place, where the second report would take the place of the first.
func Same(a, b *Place) bool {
	if a.folder == nil || b.folder == nil {
		return false // both may well go to the same terminal
	}
	one, errOne := a.folder.Stat(".")
	two, errTwo := b.folder.Stat(".")
	same := a.name == b.name || (runtime.GOOS != "linux" && strings.EqualFold(a.name, b.name))
	return same && errOne == nil && errTwo == nil && os.SameFile(one, two)
}

// Clear removes what an earlier run wrote there, so that it isn't taken for what this run finds, should this one end early.
func (p *Place) Clear() error {
	if !p.stale {
		return nil
	}
	if err := p.folder.Remove(p.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return wording.Errorf("remove the report of an earlier run: %w", err)
	}
	return nil
}

// Stage makes ready what Commit writes: for a file, under a temporary name beside it. announce is called with that path
// before it is there, so that somebody can remove it if this process is killed in between; may be nil.
func (p *Place) Stage(text []byte, announce func(path string) error) error {
	p.text = text
	if p.folder == nil {
		return nil
	}
	name := temporaryName(p.name)
	if announce != nil {
		dir, err := filepath.Abs(filepath.Dir(p.path))
		if err == nil {
			err = announce(filepath.Join(dir, name))
		}
		if err != nil {
			return err
		}
	}
	file, err := p.folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return wording.Errorf("write %s: %w", p.path, err)
	}
	p.staged = name
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return wording.Errorf("write %s: %w", p.path, err)
	}
	return nil
}

// temporaryName is the name of a file that lies beside the one that it will become. It is hidden, and short enough wherever
// the name itself is.
func temporaryName(name string) string {
	const suffix = ".handshake-"
	unique := suffix + rand.Text()[:12]
	if room := longestName - len(unique) - 1; len(name) > room {
		name = strings.ToValidUTF8(name[:room], "")
	}
	return "." + strings.TrimPrefix(name, ".") + unique
}

// longestName is how many bytes the name of a file may have on the usual file systems.
const longestName = 255

// Commit writes what was staged. Only a pipe that nobody reads makes it wait, and no longer than readerWait or the context.
func (p *Place) Commit(ctx context.Context) error {
	if p.folder == nil {
		return p.pour(ctx)
	}
	// The folder may have been moved away meanwhile, and the report is wanted where the path says.
	now, err := os.Stat(filepath.Dir(p.path))
	if err != nil {
		return wording.Errorf("write %s: its folder has gone: %w", p.path, err)
	}
	if then, err := p.folder.Stat("."); err != nil || !os.SameFile(then, now) {
		return wording.Errorf("write %s: its folder was replaced by another one during the run", p.path)
	}
	if err := p.folder.Rename(p.staged, p.name); err != nil {
		return wording.Errorf("write %s: %w", p.path, err)
	}
	p.staged = ""
	return nil
}

// Close lets go of the place, and removes what was staged and not committed.
func (p *Place) Close() {
	if p.stream != nil {
		_ = p.stream.Close() // it was written without a complaint, or the complaint has been told
	}
	if p.folder != nil {
		if p.staged != "" {
			_ = p.folder.Remove(p.staged) // what is left of it is harmless
		}
		_ = p.folder.Close()
	}
}

// ForOutput is the place of a file in a folder that is the grader's own: whatever is there under its name was written by an earlier
// run, and is replaced.
func ForOutput(path string) (*Place, error) {
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, wording.Errorf("write %s: %w", path, err)
	}
	return &Place{path: path, name: filepath.Base(path), folder: folder}, nil
}
