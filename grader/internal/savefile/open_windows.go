package savefile

import "os"

// openStream opens a pipe or a device for writing.
func openStream(path string) (*os.File, error) { return os.OpenFile(path, os.O_WRONLY, 0) }

// isUnread never holds: Windows refuses to open a pipe that nobody reads.
func isUnread(error) bool { return false }

// openRegular opens a file for reading.
func openRegular(path string) (*os.File, error) { return os.Open(path) }

// writable does not know: Windows tells only who tries.
func writable(string) error { return nil }
