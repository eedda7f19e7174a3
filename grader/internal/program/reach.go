package program

// reach is how the processes of a run are recognized.
type reach struct {
	id          string       // in their environment
	tag         string       // in their limits; "" for none
	cgroup      *cgroup      // the control group they are in; may be nil
	descendants bool         // every descendant of this process belongs to the run
	spared      map[int]bool // processes that don't, with their descendants
	started     map[int]bool // processes that are waited for elsewhere
}
