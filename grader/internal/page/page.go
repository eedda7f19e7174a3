// Package page serves the course on this machine: the text of a lesson beside the verdict on the learner's work, live in a browser. It
// shows the states of a watch session, starts the learner's server for two clients that the learner plays, and grades the solution, with
// attempt and the cache of workspace, to show its side of each check. It knows HTTP and HTML. It judges nothing itself, and it doesn't word what the terminal says too: sentences
// come with the verdict or from report, pictures from diagram. It runs the learner's code on request, so every request passes its guard.
package page

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"

	"golang.org/x/net/netutil"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/watch"
	"handshake/grader/internal/wording"
)

// The most that the page takes at once. A browser needs six connections for all its tabs.
const (
	maxConnections = 64
	maxStreams     = 16
	maxBody        = 64 << 10 // bytes of a request's body
	maxHeader      = 16 << 10 // bytes of a request's headers
)

// Config is what a Server needs.
type Config struct {
	Course    curriculum.Course
	Work      attempt.Work                                        // the learner's; its Grader needs no Keeper
	NewKeeper func() (*program.Keeper, error)                     // for servers that are started from the page
	Begin     func(curriculum.Lesson) (notes []string, err error) // gives the learner the lesson's starter, once
	Command   func(context.Context, watch.Command)                // passes a command to the session
	Polling   func() string                                       // why changes are looked for without the system's events; "" while it reports them
	Version   string                                              // the kit's, for "copy for help"
	Trouble   func(error) (what, next string)                     // words what kept the kit from grading
}

// Server shows one session to any number of tabs.
type Server struct {
	Config
	address string // host:port where it listens
	token   string // what a request that changes something must have in its header
	boot    string // tells this process from the one before it
	pages   *pages

	mu       sync.Mutex
	state    watch.State
	number   int // of the state: how many were shown
	before   outcomes
	last     outcomes
	lastRun  int
	changed  chan struct{} // closed when the state or the trial has changed
	streams  int
	commands chan struct{} // one token: a command is being passed on

	records records
	trial   trial
	noting  sync.Mutex // of the note which hints were seen
}

// outcomes are those of a run's checks, by lesson and check.
type outcomes map[string]verdict.Outcome

// New makes a server that listens on the port of the loopback interface once Serve is called.
func New(config Config) (*Server, error) {
	pages, err := newPages()
	if err != nil {
		return nil, wording.Errorf("read the page's templates: %w", err)
	}
	return &Server{
		Config: config, token: rand.Text(), boot: rand.Text(), pages: pages,
		changed: make(chan struct{}), commands: make(chan struct{}, 1), last: outcomes{}, before: outcomes{},
	}, nil
}

// Listen opens the port.
func Listen(port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort("127.0.0.1", fmt.Sprint(port)))
}

// Serve answers requests until the context ends. The listener must be on the loopback interface.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	s.address = listener.Addr().String()
	server := &http.Server{
		Handler: s.Handler(ctx), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, BaseContext: func(net.Listener) context.Context { return ctx },
		Protocols: onlyHTTP1(),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(netutil.LimitListener(listener, maxConnections)) }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		// The streams end with the context; a browser that keeps a connection open must not keep the kit from ending.
		short, stop := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer stop()
		if server.Shutdown(short) != nil {
			_ = server.Close()
		}
		err = <-ended
	}
	s.trial.end()
	s.records.wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func onlyHTTP1() *http.Protocols {
	var p http.Protocols
	p.SetHTTP1(true)
	return &p
}

// URL is where the page is.
func URL(listener net.Listener) string { return "http://" + listener.Addr().String() + "/" }

// Show takes a state of the session.
func (s *Server) Show(state watch.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
	if state.Fresh && state.Err == nil {
		s.remember(state)
	}
	s.tell()
}

// remember keeps the outcomes of the run, and those of the run before, which may have looked at the same lesson or not.
func (s *Server) remember(state watch.State) {
	if state.Run != s.lastRun {
		for key, outcome := range s.last {
			s.before[key] = outcome
		}
		s.lastRun = state.Run
	}
	for _, lesson := range state.Report.Lessons {
		for _, check := range lesson.Checks {
			s.last[lesson.ID+"/"+check.ID] = check.Outcome
		}
	}
}

// tell wakes the streams. The mutex is held.
func (s *Server) tell() {
	s.number++
	close(s.changed)
	s.changed = make(chan struct{})
}

// now is what there is to show, and a channel that is closed when there is something else.
func (s *Server) now() (snapshot, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := make(outcomes, len(s.before))
	for key, outcome := range s.before {
		before[key] = outcome
	}
	return snapshot{State: s.state, number: s.number, before: before}, s.changed
}

// snapshot is the session at one moment.
type snapshot struct {
	watch.State
	number int
	before outcomes
}
