package doctor

import "golang.org/x/sys/unix"

// getCompiler is how to get a C compiler.
const getCompiler = "install Apple's command line tools: xcode-select --install"

// freeSpace is what an ordinary user may still write to the disk of a folder, in bytes.
func freeSpace(dir string) (uint64, bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}
