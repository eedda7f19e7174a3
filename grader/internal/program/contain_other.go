//go:build !linux

package program

import (
	"os"
	"time"
)

// adoptOrphans does nothing: only Linux lets a process adopt what its descendants leave behind.
func adoptOrphans() (brand string) { return "" }

// ownersKnown says that the system does not tell who listens on a port.
const ownersKnown = false

// listens does not know: ownership of ports is only read on Linux.
func listens(_, _ int) (ports []int, known bool) { return nil, false }

// usage does not know either; a Timer then counts the grader's own punctual ticks.
func usage(int) (ran, kept time.Duration) { return 0, 0 }

// buryOrphans does nothing: whoever is orphaned there is the system's child.
func buryOrphans(_, _ map[int]bool) {}

// buryAdopted does nothing, either.
func buryAdopted(_, _ map[int]bool) {}

// dropBrand does nothing: there are no brands.
func dropBrand() {}

// thaw does nothing: only Linux has flags that keep root from removing a file.
func thaw(*os.File) {}

// unmount does nothing: elsewhere too little is known of mounts.
func unmount(string) {}
