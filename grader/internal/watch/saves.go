package watch

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"handshake/grader/internal/workspace"
)

// Saves tells when files below a folder change. It hears of it by the system's events, and looks for itself besides: from
// network drives, and from outside of a container, no events come. Litter does not count.
type Saves struct {
	C <-chan struct{} // one token, however many saves there were since the last was taken

	dir   string
	out   chan struct{}
	quick *fsnotify.Watcher // nil: the system gives none
	done  chan struct{}

	mu      sync.Mutex
	polling string
}

// Watch begins to watch the folder, which is there, until the context ends.
func Watch(ctx context.Context, dir string) *Saves {
	out := make(chan struct{}, 1)
	s := &Saves{C: out, out: out, dir: dir, done: make(chan struct{})}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		s.polling = "the system doesn't report file changes (" + err.Error() + ")"
	} else {
		s.quick = watcher
	}
	known := s.look() // before Watch returns: what is saved from now on is heard
	go s.run(ctx, known)
	return s
}

// Polling says why Saves looks for changes itself, or "" while events come.
func (s *Saves) Polling() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polling
}

// Wait waits for the end of the watching, once the context has ended.
func (s *Saves) Wait() { <-s.done }

// run watches. Only one thing is ever pending: the moment when a save has settled.
func (s *Saves) run(ctx context.Context, known map[string]stamp) {
	defer close(s.done)
	var events chan fsnotify.Event
	var failures chan error
	if s.quick != nil {
		defer s.quick.Close()
		events, failures = s.quick.Events, s.quick.Errors
	}
	every := time.NewTicker(s.interval())
	defer every.Stop()
	quiet := time.NewTimer(time.Hour)
	quiet.Stop()
	defer quiet.Stop()
	var first time.Time // when the pending save began; zero if none is
	heard := false      // an event told of it
	pend := func() {
		if first.IsZero() {
			first = time.Now()
		}
		quiet.Reset(min(settle, max(0, settleMax-time.Since(first))))
	}
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-events:
			if event.Op != fsnotify.Chmod && !workspace.Litter(filepath.Base(event.Name)) {
				heard = true
				pend()
			}
		case err := <-failures: // events were lost; what they told of, a look will tell
			if err != nil {
				heard = true
				pend()
			}
		case <-every.C:
			if first.IsZero() && !equal(known, s.look()) {
				pend()
			}
		case <-quiet.C:
			if !heard && s.Polling() == "" {
				s.mu.Lock()
				s.polling = "that folder doesn't report file changes"
				s.mu.Unlock()
				every.Reset(pollEvery)
			}
			first, heard = time.Time{}, false
			known = s.look()
			select {
			case s.out <- struct{}{}:
			default: // the last one has not been taken yet, and stands for this one, too
			}
		}
	}
}

func (s *Saves) interval() time.Duration {
	if s.Polling() != "" {
		return pollEvery
	}
	return scanEvery
}

// stamp is what tells one version of a file from the next without reading it.
type stamp struct {
	size     int64
	modified int64 // in nanoseconds, as far as the file system tells them apart
	mode     fs.FileMode
}

func equal(a, b map[string]stamp) bool {
	if len(a) != len(b) {
		return false
	}
	for path, stamp := range a {
		if other, ok := b[path]; !ok || other != stamp {
			return false
		}
	}
	return true
}

// look stamps all files below the folder, and asks for the events of folders that are new.
func (s *Saves) look() map[string]stamp {
	files := map[string]stamp{}
	workspace.Walk(s.dir, func(path string, info fs.FileInfo) {
		if !info.IsDir() {
			files[path] = stamp{info.Size(), info.ModTime().UnixNano(), info.Mode()}
			return
		}
		if s.quick == nil {
			return
		}
		if err := s.quick.Add(path); err != nil && !os.IsNotExist(err) {
			s.mu.Lock()
			if s.polling == "" {
				s.polling = "the system doesn't report file changes (" + err.Error() + ")"
			}
			s.mu.Unlock()
		}
	})
	return files
}
