package watch

import "context"

// WatchWithoutEvents watches as where the system's events stay away, though it gave a watcher.
func WatchWithoutEvents(ctx context.Context, dir string) *Saves {
	out := make(chan struct{}, 1)
	s := &Saves{C: out, out: out, dir: dir, done: make(chan struct{})}
	go s.run(ctx, s.look())
	return s
}
