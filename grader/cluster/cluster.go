// Package cluster lets several machines grade one class, with a NATS server between them. It knows streams, object stores and
// acknowledgements. It knows nothing of how a program is graded: tasks and results are bytes under a key.
// Main is the command line of package command with this cluster, and a Worker of package class grades the tasks.
//
// A task travels in two parts: the submission as an object, and its key as a message of a work queue. A worker says every few seconds
// that it is still busy with the message. One that dies stops saying so, and the server gives the message to another worker. The result is
// an object under the same key. Both workers would find the same, so it doesn't matter whether the first one finished.
package cluster

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"handshake/grader/curriculum"
	"handshake/grader/internal/command"
	"handshake/grader/internal/wording"
)

// Main runs the command line with the course's lessons and returns the exit status.
func Main(course curriculum.Course, args []string) int {
	return command.MainWith(course, args, Cluster{})
}

// Cluster is a NATS server that machines share.
type Cluster struct {
	silence time.Duration // after which a worker counts as dead; 0: the usual time
}

// TokenVariable is the environment variable for the server's token, which keeps it out of the list of processes.
const TokenVariable = "HANDSHAKE_NATS_TOKEN"

// The names of what is on the server.
const (
	stream      = "HANDSHAKE"
	subjects    = "handshake.task."
	submissions = "HANDSHAKE_SUBMISSIONS"
	results     = "HANDSHAKE_RESULTS"
)

// hub is what is on the server, for one version of course and grader.
type hub struct {
	conn        *nats.Conn
	stream      jetstream.JetStream
	submissions jetstream.ObjectStore
	results     jetstream.ObjectStore
	workers     jetstream.Consumer // all of one version
	subject     string
	silence     time.Duration
}

// open connects to the server, and makes what isn't there yet.
func (c Cluster) open(ctx context.Context, url, version string) (h *hub, err error) {
	options := []nats.Option{nats.Name("handshake " + version), nats.MaxReconnects(-1), nats.ReconnectWait(reconnectPause)}
	if token := os.Getenv(TokenVariable); token != "" {
		options = append(options, nats.Token(token))
	}
	h = &hub{subject: subjects + version, silence: c.silence}
	if h.silence == 0 {
		h.silence = usualSilence
	}
	if h.conn, err = nats.Connect(url, options...); err != nil {
		return nil, wording.Errorf("connect: %w", err)
	}
	defer func() {
		if err != nil {
			h.conn.Close()
		}
	}()
	limited, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	if h.stream, err = jetstream.New(h.conn); err != nil {
		return nil, wording.Errorf("use JetStream: %w", err)
	}
	_, err = h.stream.CreateOrUpdateStream(limited, jetstream.StreamConfig{
		Name: stream, Description: "Submissions that wait for a worker", Subjects: []string{subjects + "*"},
		Retention: jetstream.WorkQueuePolicy, Storage: jetstream.FileStorage, MaxAge: kept,
	})
	if err != nil {
		return nil, wording.Errorf("make the work queue: %w", err)
	}
	for name, store := range map[string]*jetstream.ObjectStore{submissions: &h.submissions, results: &h.results} {
		*store, err = h.stream.CreateOrUpdateObjectStore(limited, jetstream.ObjectStoreConfig{Bucket: name, TTL: kept, Storage: jetstream.FileStorage})
		if err != nil {
			return nil, wording.Errorf("make the store %s: %w", name, err)
		}
	}
	h.workers, err = h.stream.CreateOrUpdateConsumer(limited, stream, jetstream.ConsumerConfig{
		Durable: "workers-" + version, FilterSubject: h.subject, AckPolicy: jetstream.AckExplicitPolicy, AckWait: h.silence,
		MaxDeliver: -1, // a worker settles a task that has been tried too often
		MaxWaiting: 4096, InactiveThreshold: kept,
	})
	if err != nil {
		return nil, wording.Errorf("make the workers' consumer: %w", err)
	}
	return h, nil
}

// fetch reads an object. ok is false if there is none.
func fetch(ctx context.Context, store jetstream.ObjectStore, key string) (text []byte, ok bool, err error) {
	limited, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	text, err = store.GetBytes(limited, key)
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil, false, nil
	}
	return text, err == nil, err
}

// put writes an object.
func put(ctx context.Context, store jetstream.ObjectStore, key string, text []byte) error {
	limited, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	_, err := store.PutBytes(limited, key, text)
	return err
}

// wait waits, and reports false if ctx ends first.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// persist tries something until it succeeds, for as long as a server may take to start again.
func persist(ctx context.Context, try func() error) error {
	begun := time.Now()
	for {
		err := try()
		if err == nil || ctx.Err() != nil {
			return errors.Join(ctx.Err(), err)
		}
		if time.Since(begun) > patience || !wait(ctx, retryPause) {
			return err
		}
	}
}
