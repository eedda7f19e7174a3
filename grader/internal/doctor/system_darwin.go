package doctor

// getCompiler is how to get a C compiler.
const getCompiler = "install Apple's command line tools: xcode-select --install"
