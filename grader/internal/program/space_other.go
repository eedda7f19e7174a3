//go:build !linux && !darwin && !windows

package program

// FreeSpace is not known on this system.
func FreeSpace(string) (uint64, bool) { return 0, false }
