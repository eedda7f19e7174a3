package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/internal/folder"
)

// Stamps returns a Stamp for each folder of the workspace. If two calls differ, something was saved in between.
func (w Workspace) Stamps() map[string]string {
	stamps := map[string]string{}
	entries, _ := os.ReadDir(w.Dir) // a folder that is not there yet has nothing in it
	for _, entry := range entries {
		if !Litter(entry.Name()) {
			stamps[entry.Name()] = Stamp(filepath.Join(w.Dir, entry.Name()))
		}
	}
	return stamps
}

// Stamp is a hash of the files that a program consists of, with their names, contents and times. For Go these are the Go files and
// what they embed, so a log or a database that the server writes is not a save. For another language it's all files. A file that
// can't be read counts as missing.
func Stamp(dir string) string {
	var names []string
	infos := map[string]fs.FileInfo{}
	Walk(dir, func(file string, info fs.FileInfo) {
		if name, err := filepath.Rel(dir, file); err == nil && info.Mode().IsRegular() {
			names = append(names, filepath.ToSlash(name))
			infos[filepath.ToSlash(name)] = info
		}
	})
	sum := sha256.New()
	left := int64(maxStamps)
	add := func(name string) []byte {
		info := infos[name]
		content, _ := folder.ReadFile(filepath.Join(dir, filepath.FromSlash(name)), min(maxStamped, left))
		left -= int64(len(content))
		fmt.Fprintf(sum, "%q %x %v %d %d\n", name, sha256.Sum256(content), info.Mode(), info.Size(), info.ModTime().UnixNano())
		return content
	}
	all := slices.ContainsFunc(names, isScript)
	var embedded []string // patterns
	for _, name := range names {
		if strings.HasSuffix(name, ".go") {
			embedded = append(embedded, folder.Embeds(path.Dir(name), add(name))...)
		}
	}
	for _, name := range names {
		if !strings.HasSuffix(name, ".go") && (all || folder.Matches(embedded, name)) {
			add(name)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// isScript reports whether a file with that name is started instead of a Go program.
func isScript(name string) bool { return name == "run" || name == "run.exe" || name == "run.bat" }

// How much is read for a folder's stamp, in bytes: of one file, and of all. The time of what is not read must do.
const (
	maxStamped = 4 << 20
	maxStamps  = 64 << 20
)

// deepest limits the depth of folders, because links may form a circle.
const deepest = 12

// Walk visits a file, or a folder and everything below it, in the order of their names. It follows links, as the go command does
// for a program's folder. It skips names that Litter reports, node_modules, __pycache__, and what can't be read.
//
// It stops after folder.MaxEntries visits, because a link may lead to the whole disk.
func Walk(root string, visit func(path string, info fs.FileInfo)) {
	left := folder.MaxEntries
	walk(root, 0, &left, visit)
}

func walk(path string, depth int, left *int, visit func(path string, info fs.FileInfo)) {
	if *left <= 0 {
		return
	}
	*left--
	info, err := os.Stat(path) // of what a link leads to
	if err != nil {
		return
	}
	visit(path, info)
	if !info.IsDir() || depth == deepest {
		return
	}
	entries, _ := folder.List(path, *left+1)
	for _, entry := range entries {
		if name := entry.Name(); !Litter(name) && name != "node_modules" && name != "__pycache__" {
			walk(filepath.Join(path, name), depth+1, left, visit)
		}
	}
}

// Litter reports whether a file with that name isn't part of anybody's work: hidden files, and files that editors make while
// somebody types or saves.
func Litter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".tmp") || editors(name)
}

// editors reports whether a file with that name holds an editor's unsaved or old text, or a system's view of a folder. It never
// changes a program. Vim writes a file 4913 to find out whether it may, and Emacs a link .#NAME.
func editors(name string) bool {
	return strings.HasPrefix(name, "#") || strings.HasPrefix(name, ".#") || strings.HasSuffix(name, "~") ||
		strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swo") || strings.HasSuffix(name, ".swx") ||
		name == "4913" || name == ".DS_Store" || name == "Thumbs.db"
}
