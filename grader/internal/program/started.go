package program

import (
	"maps"
	"os/exec"
	"sync"
)

// started are the processes that a run has started itself. It waits for them, so they must not be taken for adopted ones.
type started struct {
	starting sync.RWMutex // held for reading while a process is started and isn't in ids yet

	mu  sync.Mutex
	ids map[int]bool
}

// start calls a function that starts the command, and takes note of its process.
func (s *started) start(begin func() error, command *exec.Cmd) error {
	s.starting.RLock()
	defer s.starting.RUnlock()
	if err := begin(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids[command.Process.Pid] = true
	return nil
}

// all returns the ids of the processes.
func (s *started) all() map[int]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.ids)
}

// whileNoneStarts calls a function with the ids, unless a process is being started.
func (s *started) whileNoneStarts(do func(ids map[int]bool)) {
	if !s.starting.TryLock() {
		return
	}
	defer s.starting.Unlock()
	do(s.all())
}
