//go:build unix

package command

import (
	"errors"
	"syscall"
)

// isReadOnly reports whether a disk refuses to be written to.
func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
