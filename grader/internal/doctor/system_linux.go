package doctor

// getCompiler is how to get a C compiler.
const getCompiler = "install gcc, for example: sudo apt install gcc libc6-dev (Debian, Ubuntu), sudo dnf install gcc (Fedora)"
