package cluster

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"handshake/grader/internal/class"
	"handshake/grader/internal/wording"
)

// distributor hands out tasks and waits for their results.
type distributor struct {
	*hub
	run string // of this run, so that each of its tasks is in the queue once, even if it's sent twice

	mu      sync.Mutex
	waiting map[string]chan struct{} // by key; a key is asked for once at a time
}

// Distribute has tasks graded by the workers of a version. stop ends it.
func (c Cluster) Distribute(ctx context.Context, url, version string, say func(string)) (grade func(context.Context, string, []byte) ([]byte, error), stop func(), err error) {
	h, err := c.open(ctx, url, version)
	if err != nil {
		return nil, nil, err
	}
	watched, cancel := context.WithCancel(ctx)
	d := &distributor{hub: h, run: rand.Text(), waiting: map[string]chan struct{}{}}
	watcher, err := h.results.Watch(watched, jetstream.UpdatesOnly(), jetstream.IgnoreDeletes())
	if err != nil {
		cancel()
		h.conn.Close()
		return nil, nil, wording.Errorf("wait for results: %w", err)
	}
	var all sync.WaitGroup
	all.Go(func() { d.hear(watched, watcher) })
	all.Go(func() { d.idle(watched, version, say) })
	return d.grade, func() {
		cancel()
		all.Wait()
		_ = watcher.Stop() // the connection is closed next
		h.conn.Close()
	}, nil
}

// hear wakes who waits for a result that has come.
func (d *distributor) hear(ctx context.Context, watcher jetstream.ObjectWatcher) {
	for {
		select {
		case info, ok := <-watcher.Updates():
			if !ok {
				return
			}
			if info == nil {
				continue
			}
			d.mu.Lock()
			select {
			case d.waiting[info.Name] <- struct{}{}:
			default: // nobody waits for it, or knows already
			}
			d.mu.Unlock()
		case <-ctx.Done():
			return
		}
	}
}

// idle says once that no worker waits for work, or has any.
func (d *distributor) idle(ctx context.Context, version string, say func(string)) {
	for wait(ctx, idleEvery) {
		info, err := d.workers.Info(ctx)
		if err == nil && info.NumWaiting == 0 && info.NumAckPending == 0 && info.NumPending > 0 {
			say("No worker asks for work of version " + version + ". Start one, with the same course and grader: handshake worker --nats URL")
			return
		}
	}
}

// expect registers somebody who waits for a result.
func (d *distributor) expect(key string) (came chan struct{}, forget func()) {
	came = make(chan struct{}, 1)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiting[key] = came
	return came, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.waiting, key)
	}
}

// grade has a task graded.
func (d *distributor) grade(ctx context.Context, key string, task []byte) (result []byte, err error) {
	came, forget := d.expect(key)
	defer forget()
	err = persist(ctx, func() error {
		known, ok, err := fetch(ctx, d.results, key)
		switch {
		case err != nil:
			return err
		case ok && !class.Failed(known):
			result = known
			return nil
		case ok: // of an earlier run, in which a machine was at fault
			if err := d.results.Delete(ctx, key); err != nil && !errors.Is(err, jetstream.ErrObjectNotFound) {
				return err
			}
		}
		if err := put(ctx, d.submissions, key, task); err != nil {
			return err
		}
		_, err = d.stream.Publish(ctx, d.subject, []byte(key), jetstream.WithMsgID(d.run+key))
		return err
	})
	if err != nil {
		return nil, wording.Errorf("hand out a task: %w", err)
	}
	for result == nil {
		look := time.NewTimer(lookEvery)
		select {
		case <-came:
		case <-look.C:
		case <-ctx.Done():
		}
		look.Stop()
		err := persist(ctx, func() error {
			text, ok, err := fetch(ctx, d.results, key)
			if ok {
				result = text
			}
			return err
		})
		if err != nil {
			return nil, wording.Errorf("fetch a result: %w", err)
		}
	}
	return result, nil
}
