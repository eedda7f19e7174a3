package doctor

// getCompiler is how to get a C compiler.
const getCompiler = "install gcc for Windows, for example from https://www.msys2.org, and put it on PATH"
