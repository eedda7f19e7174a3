//go:build linux || darwin

package program

import "golang.org/x/sys/unix"

// FreeSpace is how many bytes an ordinary user may still write to the disk of a folder. It reports false if the system doesn't
// say.
func FreeSpace(dir string) (uint64, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}
