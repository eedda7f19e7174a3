//go:build unix

package command

import (
	"os"
	"os/signal"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// understandSequences has nothing to do: terminals understand control sequences.
func understandSequences(...*os.File) (restore func()) { return func() {} }

// resizes tells when the terminal's window has another size, until stop is called.
func resizes() (resized <-chan os.Signal, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGWINCH)
	return c, func() { signal.Stop(c) }
}

// stayRaw makes a terminal raw again whenever this process continues after a stop, because the shell has changed the terminal's mode
// meanwhile. Each time, continued gets a token.
func stayRaw(fd int) (continued <-chan struct{}, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGCONT)
	out, over := make(chan struct{}, 1), make(chan struct{})
	go func() {
		for {
			select {
			case <-over:
				return
			case <-signals:
			}
			// A process in the background would be stopped for touching the terminal.
			if group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP); err != nil || group != unix.Getpgrp() {
				continue
			}
			_, _ = term.MakeRaw(fd) // without it keys need Enter
			select {
			case out <- struct{}{}:
			default: // the last one hasn't been taken yet
			}
		}
	}()
	return out, sync.OnceFunc(func() {
		signal.Stop(signals)
		close(over)
	})
}
