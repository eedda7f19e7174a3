package program

import "golang.org/x/sys/windows"

// FreeSpace is what this user may still write to the disk of a folder, in bytes. It reports false where the system
// does not say.
func FreeSpace(dir string) (uint64, bool) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, false
	}
	return free, true
}
