package watch

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"handshake/grader/internal/wording"
	"handshake/grader/internal/workspace"
)

// Saves reports when files below a folder change. It uses the system's events, and also looks for changes itself, because network
// drives and changes from outside a container cause no events. Files that editors leave about don't count.
type Saves struct {
	C <-chan struct{} // gets one token, for any number of saves since the last one was taken

	dir   string
	out   chan struct{}
	quick *fsnotify.Watcher // nil if the system reports no events
	done  chan struct{}

	mu      sync.Mutex
	polling string
}

// Watch watches an existing folder until the context ends.
func Watch(ctx context.Context, dir string) *Saves {
	out := make(chan struct{}, 1)
	s := &Saves{C: out, out: out, dir: dir, done: make(chan struct{})}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		s.polling = wording.Say("the system doesn't report file changes (%s)", err)
	} else {
		s.quick = watcher
	}
	known := s.look() // before Watch returns, so that every later save is noticed
	go s.run(ctx, known)
	return s
}

// Polling says why Saves has to look for changes itself; "" while events arrive.
func (s *Saves) Polling() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polling
}

// Wait waits until watching has stopped, after the end of the context.
func (s *Saves) Wait() { <-s.done }

// run watches. Only one thing is ever pending: the moment when a save is complete.
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
		case err := <-failures: // events were lost; look finds the changes
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
				s.polling = wording.Say("that folder doesn't report file changes")
				s.mu.Unlock()
				every.Reset(PollEvery)
			}
			first, heard = time.Time{}, false
			known = s.look()
			select {
			case s.out <- struct{}{}:
			default: // the last token hasn't been taken yet
			}
		}
	}
}

func (s *Saves) interval() time.Duration {
	if s.Polling() != "" {
		return PollEvery
	}
	return scanEvery
}

// stamp distinguishes versions of a file without reading it.
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

// look stamps all files below the folder, and asks for events of new folders.
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
				s.polling = wording.Say("the system doesn't report file changes (%s)", err)
			}
			s.mu.Unlock()
		}
	})
	return files
}
