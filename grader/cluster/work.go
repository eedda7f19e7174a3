package cluster

import (
	"context"
	"errors"
	"sync"

	"github.com/nats-io/nats.go/jetstream"

	"handshake/grader/internal/class"
	"handshake/grader/internal/wording"
)

// How often a task is tried.
const (
	mostTries  = 3 // while the kit or a machine is at fault
	mostDeaths = 8 // deliveries in all: more, and the task may be what ends the workers
)

// errDeadly is why a task is given up.
var errDeadly = wording.Errorf("%d workers took this program and none of them finished", mostDeaths)

// worker grades tasks of one version.
type worker struct {
	*hub
	w   *class.Worker
	say func(string)
}

// Work grades tasks, so many at the same time, until ctx ends.
func (c Cluster) Work(ctx context.Context, url string, w *class.Worker, jobs int, say func(string)) error {
	h, err := c.open(ctx, url, w.Version())
	if err != nil {
		return err
	}
	defer h.conn.Close()
	worker := &worker{hub: h, w: w, say: say}
	var all sync.WaitGroup
	for range max(jobs, 1) {
		all.Go(func() { worker.loop(ctx) })
	}
	all.Wait()
	return ctx.Err()
}

// loop takes one task after the other. It asks for one at a time: a task that waits in a worker waits for nothing.
func (w *worker) loop(ctx context.Context) {
	lost := false
	for ctx.Err() == nil {
		asked, cancel := context.WithTimeout(ctx, fetchWait)
		batch, err := w.workers.Fetch(1, jetstream.FetchContext(asked))
		if err == nil {
			for message := range batch.Messages() {
				w.task(ctx, message)
			}
			err = batch.Error()
		}
		idle := asked.Err() != nil
		cancel()
		if err == nil || idle && w.conn.IsConnected() {
			lost = false
			continue
		}
		if !lost && ctx.Err() == nil {
			w.say("There is no work at the moment (" + err.Error() + "). Trying again until there is.")
			lost = true
		}
		wait(ctx, retryPause)
	}
}

// task grades one task. A message that isn't acknowledged comes back, here or at another worker.
func (w *worker) task(ctx context.Context, message jetstream.Msg) {
	alive, stop := context.WithCancel(ctx)
	var beating sync.WaitGroup
	beating.Go(func() {
		for wait(alive, w.silence/beats) {
			_ = message.InProgress() // if the connection is lost, the task comes back
		}
	})
	err := w.settle(ctx, message)
	stop()
	beating.Wait()
	switch {
	case err == nil:
		_ = message.Ack() // if it is lost, the next worker finds the result
	case errors.Is(err, class.ErrNotOurs):
		w.say("A task was discarded: " + err.Error())
		_ = message.TermWithReason("it isn't a task of this course")
	case ctx.Err() != nil:
		_ = message.Nak()
		_ = w.conn.FlushTimeout(flushTimeout) // the connection is closed next
	default:
		_ = message.NakWithDelay(retryPause)
	}
}

// errAgain says that another try may do better.
var errAgain = wording.Error("the kit or this machine was at fault")

// settle sees to it that there is a result.
func (w *worker) settle(ctx context.Context, message jetstream.Msg) error {
	key := string(message.Data())
	if _, ok, err := fetch(ctx, w.results, key); err != nil || ok {
		return err
	}
	text, ok, err := fetch(ctx, w.submissions, key)
	if err != nil {
		return err
	}
	if !ok {
		return wording.Errorf("%w: its submission isn't there", class.ErrNotOurs)
	}
	tries := uint64(1)
	if about, err := message.Metadata(); err == nil {
		tries = about.NumDelivered
	}
	var result []byte
	if tries > mostDeaths {
		result, err = w.w.Refuse(text, errDeadly)
	} else {
		var again bool
		if result, again, err = w.w.Grade(ctx, text); again && tries < mostTries {
			return errAgain
		}
	}
	if err != nil {
		return err
	}
	if _, ok, err := fetch(ctx, w.results, key); err != nil || ok { // a worker that was taken for dead has finished, too
		return err
	}
	return put(ctx, w.results, key, result)
}
