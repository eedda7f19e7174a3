package savefile

import "time"

// All waits of the package, each with its reason.
const (
	readerWait = 10 * time.Second      // how long a pipe waits for its reader, and a reader may take for the next piece
	lookEvery  = 20 * time.Millisecond // how often a pipe without a reader is tried: no event tells when somebody opens it
)
