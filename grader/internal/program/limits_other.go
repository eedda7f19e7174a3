//go:build !linux

package program

// limitBuild does nothing: only Linux lets one process limit another.
func limitBuild(int) {}
