//go:build !linux

package program_test

// playPart does nothing: only Linux has cells.
func playPart() {}
