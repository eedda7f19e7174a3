//go:build !linux && !darwin && !windows

package doctor

// getCompiler is how to get a C compiler.
const getCompiler = "install gcc or clang"
