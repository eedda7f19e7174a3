//go:build !linux && !darwin && !windows

package doctor

// getCompiler is how to get a C compiler.
const getCompiler = "install gcc or clang"

// freeSpace is not known.
func freeSpace(string) (uint64, bool) { return 0, false }
