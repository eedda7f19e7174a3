package command

import (
	"os"

	"golang.org/x/sys/windows"
)

// understandSequences has the consoles behind the files understand colours and other control sequences, until restore is called. By
// default, a console of Windows prints them as they are.
func understandSequences(files ...*os.File) (restore func()) {
	before := map[windows.Handle]uint32{}
	for _, file := range files {
		console, mode := windows.Handle(file.Fd()), uint32(0)
		if windows.GetConsoleMode(console, &mode) != nil || mode&windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING != 0 {
			continue // not a console, or nothing to do
		}
		if windows.SetConsoleMode(console, mode|windows.ENABLE_PROCESSED_OUTPUT|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil {
			before[console] = mode
		}
	}
	return func() {
		for console, mode := range before {
			_ = windows.SetConsoleMode(console, mode) // the console may be gone
		}
	}
}

// resizes never tells: Windows sends no signal when a window changes. The next result is set for the new size.
func resizes() (resized <-chan os.Signal, stop func()) { return nil, func() {} }

// stayRaw has nothing to do: Windows stops no process.
func stayRaw(int) (continued <-chan struct{}, stop func()) { return nil, func() {} }
