package page

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/diagram"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/program"
	"handshake/grader/internal/talk"
	"handshake/grader/internal/verdict"
)

// people are the two clients.
var people = []string{"alice", "bob"}

// The most that is shown of a trial.
const (
	maxTold   = 60
	maxLogged = 40
	maxEvents = 2000 // after which the clients leave, so that a flood ends
)

// trial is the learner's server with two clients, played by hand from the page.
type trial struct {
	doing sync.Mutex // one thing is done at a time

	mu      sync.Mutex
	lesson  string
	keeper  *program.Keeper
	process *program.Process
	talk    *talk.Talk
	stop    context.CancelFunc
	told    sync.WaitGroup
	log     []string
	note    string
	here    map[string]bool
}

// trialView is what there is to see of it.
type trialView struct {
	Lesson  string // "" while no server runs
	Note    string
	Here    []personView
	Lines   []string
	Log     []string
	Picture template.HTML
}

type personView struct {
	Name string
	Here bool
}

func (t *trial) view() trialView {
	t.mu.Lock()
	defer t.mu.Unlock()
	v := trialView{Lesson: t.lesson, Note: t.note}
	for _, name := range people {
		v.Here = append(v.Here, personView{name, t.here[name]})
	}
	if t.talk == nil {
		return v
	}
	events := t.talk.Events()
	lines := t.talk.Lines()
	for _, line := range lines[max(0, len(lines)-maxTold):] {
		v.Lines = append(v.Lines, plain.Clean(line))
	}
	for _, line := range t.log {
		v.Log = append(v.Log, plain.Clean(line))
	}
	v.Picture = template.HTML(diagram.New(verdict.Check{Events: events}).SVG("try", words().TryPicture)) //nolint:gosec // SVG escapes all text
	return v
}

// order is what somebody does in a trial.
type order struct {
	Do    string `json:"do"`
	Who   string `json:"who"`
	Event string `json:"event"`
	Data  string `json:"data"`
}

// try does one thing.
func (s *Server) try(ctx context.Context, w http.ResponseWriter, r *http.Request, lesson curriculum.Lesson) {
	var o order
	if err := readJSON(r, &o); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if o.Do != "start" && o.Do != "stop" && !slices.Contains(people, o.Who) {
		http.Error(w, words().NoClient, http.StatusBadRequest)
		return
	}
	if !s.trial.doing.TryLock() {
		http.Error(w, words().Busy, http.StatusTooManyRequests)
		return
	}
	defer s.trial.doing.Unlock()
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // building takes its time
	var note string
	switch o.Do {
	case "start":
		note = s.startTrial(ctx, lesson)
	case "stop":
		s.trial.halt()
	case "join", "leave", "vanish", "emit", "send":
		note = s.trial.play(r.Context(), o)
	default:
		http.Error(w, words().NoSuchOrder, http.StatusBadRequest)
		return
	}
	s.trial.mu.Lock()
	s.trial.note = plain.Clean(strings.TrimSpace(note))
	s.trial.look()
	s.trial.mu.Unlock()
	s.again()
	w.WriteHeader(http.StatusNoContent)
}

// again wakes the streams.
func (s *Server) again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell()
}

// look notes who is connected. The mutex is held.
func (t *trial) look() {
	t.here = map[string]bool{}
	for _, name := range people {
		t.here[name] = t.talk != nil && t.talk.Here(name)
	}
}

// startTrial builds and starts the learner's server, in place of one that runs, and lets both clients connect. It returns what went wrong.
func (s *Server) startTrial(ctx context.Context, lesson curriculum.Lesson) (note string) {
	s.trial.halt()
	if _, err := s.Begin(lesson); err != nil {
		what, next := s.Trouble(err)
		return what + " " + next
	}
	source, err := s.Work.Source(lesson)
	if err != nil {
		return err.Error()
	}
	keeper, err := s.NewKeeper()
	if err != nil {
		return err.Error()
	}
	ctx, stop := context.WithCancel(ctx)
	fail := func(err error) string {
		stop()
		closed := keeper.Close()
		var fault *program.Fault
		if errors.As(err, &fault) {
			return strings.Join(append([]string{fault.Message}, fault.Detail...), " ")
		}
		return errors.Join(err, closed).Error()
	}
	binary, err := keeper.Build(ctx, source, program.BuildOptions{})
	if err != nil {
		return fail(err)
	}
	process, err := keeper.Start(ctx, binary, program.StartOptions{
		Env: lesson.Site.Env(rand.Text()), Socket: lesson.Site.Path(), OnLine: func(line program.Line) { s.trial.line(line.Text) },
	})
	if err != nil {
		return fail(err)
	}
	t := talk.New(process.Addr, talk.Place{Socket: lesson.Site.Path(), Forms: lesson.Site.Forms, Says: lesson.Site.Says})
	s.trial.mu.Lock()
	s.trial.lesson, s.trial.keeper, s.trial.process, s.trial.talk, s.trial.stop, s.trial.log = lesson.ID, keeper, process, t, stop, nil
	s.trial.mu.Unlock()
	for _, name := range people {
		if err := t.Join(ctx, name); err != nil {
			note += err.Error() + "\n"
		}
	}
	s.trial.told.Go(func() { s.follow(ctx, t, process) })
	return note
}

// follow wakes the streams while things happen, and says so when the server ends.
func (s *Server) follow(ctx context.Context, t *talk.Talk, process *program.Process) {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for {
		changed := t.Changed()
		select {
		case <-ctx.Done():
			return
		case <-process.Done():
			how, _, _ := process.Ended()
			s.trial.mu.Lock()
			s.trial.note = fmt.Sprintf(words().ServerEnded, how)
			s.trial.mu.Unlock()
			s.again()
			return
		case <-changed:
		}
		select { // a flood is shown at this pace
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s.trial.mu.Lock()
		s.trial.look()
		flooded := len(t.Events()) > maxEvents
		if flooded {
			s.trial.note = words().Flooded
		}
		s.trial.mu.Unlock()
		if flooded {
			t.Close()
		}
		s.again()
		if flooded {
			return
		}
	}
}

// line keeps a line of the server's output.
func (t *trial) line(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log = append(t.log, text)
	t.log = slices.Clone(t.log[max(0, len(t.log)-maxLogged):])
}

// play lets a client do something. It returns what went wrong.
func (t *trial) play(ctx context.Context, o order) string {
	t.mu.Lock()
	talk := t.talk
	t.mu.Unlock()
	if talk == nil {
		return words().StartFirst
	}
	switch o.Do {
	case "join":
		if err := talk.Join(ctx, o.Who); err != nil {
			return err.Error()
		}
		return ""
	case "emit":
		if err := talk.Emit(o.Who, o.Event, o.Data); err != nil {
			return err.Error()
		}
		return ""
	case "send":
		return talk.As(ctx, o.Who, "/send "+o.Data)
	}
	return talk.As(ctx, o.Who, "/"+o.Do)
}

// halt ends the server and the clients.
func (t *trial) halt() {
	t.mu.Lock()
	stop, talk, process, keeper := t.stop, t.talk, t.process, t.keeper
	t.lesson, t.talk, t.process, t.keeper, t.stop, t.note = "", nil, nil, nil, nil, ""
	t.mu.Unlock()
	if stop == nil {
		return
	}
	stop()
	t.told.Wait()
	talk.Close()
	process.Stop()
	_ = keeper.Close() // what it can't end the next run finds and names
}

// end is halt when the page ends.
func (t *trial) end() {
	t.doing.Lock()
	defer t.doing.Unlock()
	t.halt()
}
