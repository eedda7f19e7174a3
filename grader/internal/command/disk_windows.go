package command

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isReadOnly reports whether a disk refuses to be written to.
func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }
