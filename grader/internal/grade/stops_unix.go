//go:build unix

package grade

import (
	"os"
	"os/signal"
	"syscall"
)

// watchSignals counts signals until the returned function is called.
func (s *stops) watchSignals() (end func()) {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-continued:
				s.signals.Add(1)
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
