package command

import "time"

// Every wait of the package, with its reason.
const (
	stopTimeout   = 6 * time.Second        // for a command to end after a signal: a build, a file system or a terminal may never answer
	spinEvery     = 120 * time.Millisecond // between two pictures of the spinner
	showTimeAfter = 2 * time.Second        // when watch begins to say how long a run has taken: most are over by then
	dialTimeout   = time.Second            // for a server on this machine to accept a connection
	serverTimeout = 5 * time.Second        // for a server to answer talk's first request
	lastAnswers   = 300 * time.Millisecond // for the answers to the last line of talk's input, when a file has been read to its end
)
