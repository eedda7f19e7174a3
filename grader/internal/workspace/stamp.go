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

// Stamps returns for each folder of the workspace its Stamp, so that two looks tell whether anything was saved in between.
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

// Stamp is a hash of the files that the program in a folder is made of, with their names, contents and times: of one in Go the Go
// files and what they embed, so that a log or a database which the server writes beside them is no save; of one in another language
// all files. What cannot be read is as good as not there.
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

// isScript reports whether a program's file with that name is started in place of a Go program.
func isScript(name string) bool { return name == "run" || name == "run.exe" || name == "run.bat" }

// How much is read for a folder's stamp, in bytes: of one file, and of all. The time of what is not read must do.
const (
	maxStamped = 4 << 20
	maxStamps  = 64 << 20
)

// deepest bounds the way down, for links may lead in circles.
const deepest = 12

// Walk visits a file, or a folder with all that is below it, in the order of their names. It follows links, as the go command does
// for a program's folder, and passes over litter, over node_modules and __pycache__, and over what cannot be read.
//
// It ends after folder.MaxEntries visits, for a link may lead to the whole disk.
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

// Litter reports whether a name is one that editors and systems leave about and that is no part of anybody's work: hidden files, and
// copies that are made while one types or saves.
func Litter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".tmp") || editors(name)
}

// editors reports whether a name is one under which an editor keeps what is not saved yet, or was before, or a system how a folder
// looks. No program is another for it. Vim writes a file 4913 to see whether it may, and Emacs a link .#NAME.
func editors(name string) bool {
	return strings.HasPrefix(name, "#") || strings.HasPrefix(name, ".#") || strings.HasSuffix(name, "~") ||
		strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".swo") || strings.HasSuffix(name, ".swx") ||
		name == "4913" || name == ".DS_Store" || name == "Thumbs.db"
}
