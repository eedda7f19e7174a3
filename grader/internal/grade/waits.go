package grade

import "time"

// Every wait of the package, with its reason. All others are those of the checks.
const (
	patience   = 10 * time.Second // for a server to send its client script
	quickStart = time.Second      // for a failed start that is tried again for each check: most take milliseconds, and some fail only now and then
)
