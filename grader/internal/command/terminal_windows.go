package command

import "os"

// resizes never tells: Windows sends no signal when a window changes. The next result is set for the new size.
func resizes() (resized <-chan os.Signal, stop func()) { return nil, func() {} }

// stayRaw has nothing to do: Windows stops no process.
func stayRaw(int) (continued <-chan struct{}, stop func()) { return nil, func() {} }
