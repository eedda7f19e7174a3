package folder

// withoutWaiting is nothing: a path on Windows never leads to a named pipe.
const withoutWaiting = 0
