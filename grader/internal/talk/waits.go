package talk

import "time"

// All waits of the package, each with its reason.
const (
	answerTimeout = 10 * time.Second // for a handshake or a page: a learner's server may stop at a breakpoint
	closeTimeout  = 2 * time.Second  // for the answer to a close frame
)
