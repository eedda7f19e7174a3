package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Stamps returns for each folder of the workspace a hash of all that is in it, names and contents, so that two looks tell
// whether anything was saved in between. Litter does not count, and what cannot be read is as good as not there.
func (w Workspace) Stamps() map[string]string {
	stamps := map[string]string{}
	entries, _ := os.ReadDir(w.Dir) // a folder that is not there yet has nothing in it
	for _, entry := range entries {
		if !Litter(entry.Name()) {
			stamps[entry.Name()] = w.Stamp(entry.Name())
		}
	}
	return stamps
}

// Stamp is that of one folder.
func (w Workspace) Stamp(name string) string {
	sum := sha256.New()
	root := filepath.Join(w.Dir, name)
	Walk(root, func(path string, info fs.FileInfo) {
		if info.Mode().IsRegular() {
			content, _ := os.ReadFile(path)
			fmt.Fprintf(sum, "%q %x %v\n", strings.TrimPrefix(path, root), sha256.Sum256(content), info.Mode()&0o111)
		}
	})
	return hex.EncodeToString(sum.Sum(nil))
}

// deepest bounds the way down, for links may lead in circles.
const deepest = 12

// Walk visits a file, or a folder with all that is below it, in the order of their names. It follows links, as the go command does
// for a program's folder, and passes over litter, over node_modules and over what cannot be read.
func Walk(root string, visit func(path string, info fs.FileInfo)) { walk(root, 0, visit) }

func walk(path string, depth int, visit func(path string, info fs.FileInfo)) {
	info, err := os.Stat(path) // of what a link leads to
	if err != nil {
		return
	}
	visit(path, info)
	if !info.IsDir() || depth == deepest {
		return
	}
	entries, _ := os.ReadDir(path)
	for _, entry := range entries {
		if name := entry.Name(); !Litter(name) && name != "node_modules" {
			walk(filepath.Join(path, name), depth+1, visit)
		}
	}
}

// Litter reports whether a name is one that editors and systems leave about and that is no part of anybody's work: hidden files, and
// copies that are made while one types or saves. Vim writes a file 4913 to see whether it may.
func Litter(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "#") || strings.HasSuffix(name, "~") ||
		strings.HasSuffix(name, ".swp") || strings.HasSuffix(name, ".tmp") || name == "4913"
}
