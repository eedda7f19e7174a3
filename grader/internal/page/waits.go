package page

import "time"

// All waits of the package, each with its reason.
const (
	headerTimeout   = 5 * time.Second       // a browser on the same machine sends its headers at once
	readTimeout     = 10 * time.Second      // for a whole request; longer ones, such as a recording, lift it
	idleTimeout     = time.Minute           // a tab that is still open connects again
	shutdownTimeout = time.Second           // for requests that are under way when the kit stops; streams end by themselves
	heartbeat       = 10 * time.Second      // between comments in a stream, so that a proxy or a sleeping laptop is noticed
	slowest         = 10 * time.Second      // how long a browser may take for one event
	pace            = 50 * time.Millisecond // how often a trial is shown while things happen
	again           = 500                   // milliseconds until a browser asks again for a stream that broke

	longestRecording = 2 * time.Minute // how long a lesson's checks may take with its solution
)
