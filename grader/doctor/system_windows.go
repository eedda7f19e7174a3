package doctor

import "golang.org/x/sys/windows"

// getCompiler is how to get a C compiler.
const getCompiler = "install gcc for Windows, for example from https://www.msys2.org, and put it on PATH"

// freeSpace is what an ordinary user may still write to the disk of a folder, in bytes.
func freeSpace(dir string) (uint64, bool) {
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
