package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Remove removes a file, or a folder with everything in it. os.RemoveAll asks for a way to remove files that not every file system knows,
// and wine doesn't. So where it fails, everything is removed by its path.
func Remove(path string) error {
	err := os.RemoveAll(path)
	if err == nil {
		return nil
	}
	var inside []string
	_ = filepath.WalkDir(path, func(path string, _ fs.DirEntry, err error) error { // what can't be read can't be removed, which shows below
		if err == nil {
			inside = append(inside, path)
		}
		return nil
	})
	for _, path := range slices.Backward(inside) { // a folder comes before what is in it
		_ = os.Remove(path)
	}
	if _, gone := os.Lstat(path); errors.Is(gone, fs.ErrNotExist) {
		return nil
	}
	return err
}
