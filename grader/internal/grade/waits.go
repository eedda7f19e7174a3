package grade

import "time"

// Every wait of the package, with its reason. All others are those of the checks.
const (
	patience   = 10 * time.Second // for a server to send its client script
	quickStart = time.Second      // for a failed start that is tried again for each check: most take milliseconds, and some fail only now and then

	// heartbeat is how often the grader looks whether it runs at all, and starvation is how long it may not have run, both in real time. Half a
	// second is the write deadline that lesson 03 proposes: a client that reads nothing for so long is dropped by a right server.
	heartbeat  = 50 * time.Millisecond
	starvation = 300 * time.Millisecond
)
