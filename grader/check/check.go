// Package check is the vocabulary in which lessons say what a server must do. A Check is one behaviour; its Run
// speaks through T and its verbs (Connect, Hears, Leaves ...), each of which records a step, so that one record feeds
// every report. The package knows clients, the transcript and a started program. It does not know how programs are built,
// and nothing of lessons, terminals or files. It makes no sentences: a step is an Act and a failure is a kind with facts, and
// package grade has them worded later.
//
// How verbs wait: always on the transcript, never on the next message and never by sleeping; with a deadline that is the
// program's own time (program.Timer); and with what a black box can conclude in mind. A count is right if it was
// true at some moment since the client's last one, and the last one is right only if it is true now.
package check

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// Check is one behaviour that a lesson's server must show.
type Check struct {
	ID    string     // its name in lower case with hyphens; the lesson's text and the mistakes refer to it
	Title string     // the behaviour as a sentence: "everyone hears the new count when someone joins"
	Race  bool       // run against a build with Go's race detector; what that reports fails the check
	Long  bool       // takes many seconds, so it runs only with --thorough
	Run   func(t *T) // shows the behaviour, or fails t
}

// Options say how a check is run.
type Options struct {
	Start   func(ctx context.Context, options program.StartOptions) (*program.Process, error) // starts the program that is graded
	Dialect wire.Dialect
	Site    Site           // what the course says of its servers
	Seed    uint64         // the run's; with the check's ID it gives the check its own random numbers
	Budget  *client.Budget // what may be kept of the program; nil: the check has its own
	Race    bool           // the program is built with the race detector, so whatever it reports fails the check
}

// Run runs one check against a fresh process and returns the result. A check passes only if its Run returns while the program is alive. If
// the program doesn't start at all, Run returns a *program.Fault, because that fails every check. Other errors are in the verdict, as the
// grader's own.
func Run(ctx context.Context, c Check, options Options) (v verdict.Check, fault *program.Fault) {
	if options.Budget == nil {
		options.Budget = client.NewBudget()
	}
	t := &T{ctx: ctx, options: options, transcript: options.Budget.NewTranscript(), patience: patience, answerTime: answerTime}
	t.verdict = verdict.Check{ID: c.ID, Title: c.Title}
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(c.ID)) // a hash never fails
	t.random = rand.New(rand.NewPCG(options.Seed, seed.Sum64()))

	main, err := t.start(t.secret(), "")
	if errors.As(err, &fault) {
		return t.verdict, fault
	}
	if err == nil {
		t.main = main
		done := make(chan struct{})
		go func() {
			defer close(done)
			t.run(c)
		}()
		if !t.ends(done) {
			t.close()
			return t.endless(), nil
		}
		t.deadlocked()
		t.troubled()
		t.tells()
		if options.Race {
			t.raced()
		}
	}
	t.close()
	v = t.conclude(err)
	t.transcript.Release(v.Events)
	return v, nil
}

// ends waits for the end of the check. It reports false for one that never comes to it; that goroutine is given up.
func (t *T) ends(done <-chan struct{}) bool {
	limit := time.NewTimer(checkTime)
	defer limit.Stop()
	select {
	case <-done:
		return true
	case <-limit.C:
		return false
	case <-t.ctx.Done():
	}
	limit.Reset(interruptTime)
	select {
	case <-done:
		return true
	case <-limit.C:
		return false
	}
}

// endless is the verdict of a check that was given up, without its record, which it may still be writing.
func (t *T) endless() verdict.Check {
	v := t.verdict
	if t.ctx.Err() != nil {
		v.Outcome, v.Reason = verdict.NotRun, "interrupted"
		return v
	}
	v.Outcome, v.Reason = verdict.Error, fmt.Sprintf("the check %s doesn't end: the grader gave up after %s", v.ID, checkTime)
	return v
}

// run calls the check's Run in a goroutine of its own, which a failing verb ends by runtime.Goexit.
func (t *T) run(c Check) {
	defer func() {
		if thrown := recover(); thrown != nil {
			t.broken = wording.Errorf("the check %s panicked: %v\n%s", c.ID, thrown, debug.Stack())
		}
	}()
	c.Run(t)
	if t.failure == nil && t.ctx.Err() == nil {
		t.flooded()
		t.alive()
		if t.failure == nil {
			t.noPanic()
		}
		if t.options.Race {
			t.noRace()
		}
		t.finished = t.failure == nil
	}
}

// conclude makes the verdict of what was recorded.
func (t *T) conclude(startErr error) verdict.Check {
	v := t.verdict
	v.Took = verdict.Ms(t.transcript.Now())
	v.Steps, v.Failure = t.steps, t.failure
	most := mostRecorded
	if t.transcript.Excess() != nil {
		most = mostOfFlood
	}
	v.Events = recorded(t.transcript.Events(), v.Steps, most)
	switch {
	case t.ctx.Err() != nil:
		v.Outcome, v.Reason, v.Failure = verdict.NotRun, "interrupted", nil
	case t.broken != nil:
		v.Outcome, v.Reason, v.Failure = verdict.Error, t.broken.Error(), nil
	case startErr != nil:
		v.Outcome, v.Reason = verdict.Error, startErr.Error()
	case t.failure != nil:
		v.Outcome = verdict.Failed
	case t.finished:
		v.Outcome = verdict.Passed
	default:
		v.Outcome, v.Reason = verdict.Error, "the check ended without a verdict"
	}
	return v
}

// How many events of each end of a check are in its record, at most: of any check, and of one in which the server sent too much.
const (
	mostRecorded = 5000
	mostOfFlood  = 250
)

// recorded leaves out the middle of very many events, and gives the steps the places of those that are left.
func recorded(events []verdict.Event, steps []verdict.Step, most int) []verdict.Event {
	left := len(events) - 2*most
	if left <= 0 {
		return events
	}
	for i := range steps {
		switch event := &steps[i].Event; {
		case *event >= most+left:
			*event -= left
		case *event >= most:
			*event = -1
		}
	}
	return slices.Concat(events[:most], events[most+left:])
}

// T runs one check. Its verbs are called from the goroutine of Run alone. T satisfies testify's require.TestingT, so
// that a check may also assert what no verb says.
type T struct {
	ctx        context.Context
	options    Options
	transcript *client.Transcript
	patience   time.Duration // how long a verb waits
	answerTime time.Duration // and for the answer to a request
	random     *rand.Rand
	main       *Server
	servers    []*Server
	verdict    verdict.Check
	truths     map[string][]truth // by event: every count a check has declared, in order
	declared   map[string]int     // by event: how many causes there had been when a count was last declared
	dues       []due              // every message that a verb expected and that came
	kept       map[any]any        // what vocabularies keep, by type
	finished   bool
	broken     error // a fault of the grader

	mu      sync.Mutex // steps may be finished by the goroutines of a group's verb
	steps   []verdict.Step
	failure *verdict.Failure
	clients []*client.Client
	silent  []*client.RawConn // connections on which nothing is said
	causes  []int             // of each cause: index of the first event that it may have had as its effect
}

// Server is one started process of the program. Most checks only ever meet the first, through T's own verbs.
type Server struct {
	t       *T
	process *program.Process
	secret  string
	site    client.Site
	aside   bool             // it is no part of the check
	clients []*client.Client // of a server aside
	endTold sync.Once        // its end is in the transcript
	asked   atomic.Int32     // how many answers it is being asked for
}

// mostLogged is how many lines of its log are in the record of a check. Verbs look at all that the program keeps of them.
const mostLogged = 2000

// start starts the program once more.
func (t *T) start(secret, how string) (*Server, error) {
	logged := 0
	options := program.StartOptions{Env: t.options.Site.Env(secret), Socket: t.options.Site.Path(), Keep: t.transcript.Keep}
	options.OnLine = func(line program.Line) { // called from one goroutine at a time
		switch logged++; {
		case logged <= mostLogged:
			t.transcript.Add(verdict.Event{Kind: verdict.Log, Text: line.Text})
		case logged == mostLogged+1:
			t.transcript.Add(verdict.Event{Kind: verdict.Log, Text: "(what the program logs from here on is left out)"})
		}
	}
	process, err := t.options.Start(t.ctx, options)
	if err != nil {
		return nil, err
	}
	s := t.server(process, secret)
	t.servers = append(t.servers, s)
	if how != "" {
		t.transcript.Add(verdict.Event{Kind: verdict.Starts, Text: how})
	}
	return s, nil
}

func (t *T) server(process *program.Process, secret string) *Server {
	return &Server{t: t, process: process, secret: secret, site: client.Site{Forms: t.options.Site.Forms}}
}

// close ends what the check started. Clients come after the program, so that it never sees them end. A connection on which nothing was said
// comes before, since a program that shuts down in good order would wait for it.
func (t *T) close() {
	for _, c := range t.silent {
		c.Close()
	}
	for _, s := range t.servers {
		s.process.Stop()
	}
	for _, c := range t.clients {
		c.Close()
	}
}

// Errorf records a failed assertion; the check continues.
func (t *T) Errorf(format string, args ...any) {
	text := strings.TrimSpace(fmt.Sprintf(format, args...))
	t.Step("", Does("asserts")).fail(verdict.Failure{Kind: verdict.Assertion, Facts: verdict.Facts{Text: text}})
}

// FailNow ends the check, after Errorf has said why.
func (t *T) FailNow() {
	if t.failure == nil && t.ctx.Err() == nil {
		t.broken = wording.Error("a check ended without saying why")
	}
	runtime.Goexit()
}
