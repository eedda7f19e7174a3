//go:build !linux

package program

import "os"

// adoptOrphans does nothing: only Linux lets a process adopt what its descendants leave behind.
func adoptOrphans() (tag string) { return "" }

// ownersKnown says that the grader can't find out who listens on a port.
const ownersKnown = false

// listens knows nothing: the owners of ports are known only on Linux.
func listens(_, _ int) (ports []int, known bool) { return nil, false }

// usage knows nothing. A Timer then counts the grader's own punctual ticks.
func usage(int) figures { return figures{} }

// reapOrphans does nothing: orphans become children of the system's first process.
func reapOrphans(_, _ map[int]bool) {}

// reapAdopted does nothing, either.
func reapAdopted(_, _ map[int]bool) {}

// dropTag does nothing: only Linux has tags.
func dropTag() {}

// thaw does nothing: only Linux has flags that keep root from removing a file.
func thaw(*os.File) {}

// unmount does nothing: elsewhere too little is known of mounts.
func unmount(string) {}
