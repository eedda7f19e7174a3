//go:build !linux

package program

// limitBuild does nothing: only Linux lets one process limit another.
func limitBuild(int) {}

// limitProgram does nothing either.
func limitProgram(int, bool) {}
