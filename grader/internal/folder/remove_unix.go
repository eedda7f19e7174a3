//go:build !windows

package folder

import "os"

// Remove removes a file, or a folder with everything in it.
func Remove(path string) error { return os.RemoveAll(path) }
