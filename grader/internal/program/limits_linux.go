package program

import "golang.org/x/sys/unix"

// What a build may take: no right program comes near it, and a hostile one (an endless #include, an array of
// gigabytes) is refused by the compiler instead of filling the memory or the disk of the machine.
const (
	buildData = 2 << 30 // bytes of memory for each process
	buildFile = 1 << 30 // bytes for each file
)

// limitBuild sets the limits of a build that has just started. Its compilers inherit them. Lower hard limits stay.
func limitBuild(pid int) {
	limit(pid, map[int]uint64{unix.RLIMIT_DATA: buildData, unix.RLIMIT_FSIZE: buildFile, unix.RLIMIT_CPU: buildTime})
}

// limit sets limits of a process.
func limit(pid int, limits map[int]uint64) {
	for resource, most := range limits {
		var now unix.Rlimit
		if err := unix.Prlimit(pid, resource, nil, &now); err != nil {
			continue // without limits a build is as it would be by hand
		}
		limit := unix.Rlimit{Cur: min(most, now.Cur), Max: min(most, now.Max)}
		_ = unix.Prlimit(pid, resource, &limit, nil)
	}
}
