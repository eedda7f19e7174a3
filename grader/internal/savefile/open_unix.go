//go:build unix

package savefile

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// openStream opens a pipe or a device for writing and waits for nobody.
func openStream(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
}

// isUnread reports whether a pipe could not be opened because nobody reads from it.
func isUnread(err error) bool { return errors.Is(err, syscall.ENXIO) }

// openRegular opens a file for reading, and waits for nobody should it have become a pipe.
func openRegular(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOFOLLOW, 0)
}

// writable asks whether files can be made in the folder, without making one.
func writable(dir string) error { return unix.Access(dir, unix.W_OK|unix.X_OK) }
