package client

import "time"

// writeTimeout is the package's only wait of its own: for a write of the grader's. A server that reads takes these few bytes at once.
// All others are their callers', who pass a context.
const writeTimeout = 10 * time.Second
