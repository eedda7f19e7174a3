package cluster

import "time"

// Every wait of the package, with its reason.
const (
	usualSilence   = 30 * time.Second // without a word from a worker, after which its task is given to another one
	beats          = 4                // words of a worker in that time, so that a late one doesn't matter
	requestTimeout = 30 * time.Second // for the server's answer, and for an object of 40 MB on a slow line
	reconnectPause = time.Second      // between two tries to connect again
	retryPause     = time.Second      // between two tries of anything else
	patience       = 2 * time.Minute  // for a server that is being restarted
	lookEvery      = 3 * time.Second  // between two looks for a result: its announcement may have been lost with a connection
	idleEvery      = 5 * time.Second  // between two looks for whether any worker waits for work
	fetchWait      = 5 * time.Second  // for a task, before the worker asks again
	flushTimeout   = time.Second      // to hand back a task before the connection is closed
	startTimeout   = 10 * time.Second // for the server in this process
	kept           = 48 * time.Hour   // for what nobody has asked for
)
