package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Stamps returns for each folder of the workspace a hash of all that is in it, names and contents, so that two looks tell
// whether anything was saved in between. Hidden files and folders do not count. What cannot be read counts as such.
func (w Workspace) Stamps() map[string]string {
	stamps := map[string]string{}
	entries, _ := os.ReadDir(w.Dir) // a folder that is not there yet has nothing in it
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			stamps[entry.Name()] = w.Stamp(entry.Name())
		}
	}
	return stamps
}

// Stamp is that of one folder.
func (w Workspace) Stamp(name string) string {
	sum := sha256.New()
	stampInto(sum, filepath.Join(w.Dir, name), name, 0)
	return hex.EncodeToString(sum.Sum(nil))
}

// deepest bounds the way down, for links may lead in circles.
const deepest = 12

// stampInto follows links, as the go command does for a program's folder.
func stampInto(sum hash.Hash, path, name string, depth int) {
	info, err := os.Stat(path)
	if err != nil || depth == deepest || (!info.IsDir() && !info.Mode().IsRegular()) {
		fmt.Fprintf(sum, "%q unread\n", name)
		return
	}
	if info.IsDir() {
		entries, _ := os.ReadDir(path)
		fmt.Fprintf(sum, "%q {\n", name)
		defer fmt.Fprintln(sum, "}")
		for _, entry := range entries {
			if !strings.HasPrefix(entry.Name(), ".") && entry.Name() != "node_modules" {
				stampInto(sum, filepath.Join(path, entry.Name()), entry.Name(), depth+1)
			}
		}
		return
	}
	file, err := os.Open(path)
	if err != nil {
		fmt.Fprintf(sum, "%q unread\n", name)
		return
	}
	defer file.Close()
	content := sha256.New()
	_, _ = io.Copy(content, file) // as far as it can be read
	fmt.Fprintf(sum, "%q %x %v\n", name, content.Sum(nil), info.Mode()&0o111)
}
