//go:build unix

package grade

import (
	"os"
	"os/signal"
	"syscall"
)

// watch counts until the returned function is called.
func (s *stops) watch() (end func()) {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-continued:
				s.n.Add(1)
			case <-over:
				return
			}
		}
	}()
	return func() {
		signal.Stop(continued)
		close(over)
		<-done
	}
}
