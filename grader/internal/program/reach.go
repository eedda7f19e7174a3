package program

// reach says by what the processes of a run are known.
type reach struct {
	id          string       // in their environment
	tag         string       // in their limits; "" for none
	cgroup      *cgroup      // the control group that they are in; may be nil
	descendants bool         // everything that descends from this process is the run's
	spared      map[int]bool // what is not, with its own descendants
	started     map[int]bool // what somebody else waits for
}
