package doctor

import "time"

// Every wait of the package, with its reason.
const (
	answerTimeout   = 5 * time.Second // for a command or a server on the network to answer: a healthy one takes a tenth of that
	outputWait      = time.Second     // for the output of a command that has ended, while a process it left holds its pipe open
	loopbackTimeout = time.Second     // for this machine to answer itself, which takes microseconds
	fileTimeout     = time.Second     // for a file to be read: a file system on a network may never answer
)
