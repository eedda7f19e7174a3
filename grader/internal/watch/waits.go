package watch

import "time"

// Every wait of the package, with its reason.
const (
	settle    = 30 * time.Millisecond  // without a further event, after which a save is complete: editors write, rename and remove files for one
	settleMax = 250 * time.Millisecond // after the first event, when a save is reported even if more events come
	scanEvery = time.Second            // between two looks for changes without an event
	PollEvery = 300 * time.Millisecond // the same where no events come
)
