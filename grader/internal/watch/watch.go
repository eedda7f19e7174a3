// Package watch keeps a result up to date while somebody works. After each save it grades the current lesson, and then the earlier
// ones. A save during a run stops that run and starts a new one, so that only the newest result is shown. It knows nothing of
// terminals and keys: a terminal or a web page can show its State and send its commands.
package watch

import (
	"context"
	"maps"
	"path/filepath"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
	"handshake/grader/internal/workspace"
)

// Session watches one learner's work. The optional fields may be zero.
type Session struct {
	Course    curriculum.Course
	Work      attempt.Work // with its Grader but without a Keeper: each run has its own, and leaves nothing behind
	Lesson    string       // the ID of the lesson to begin with; "" for the first that does not pass
	NewKeeper func() (*program.Keeper, error)
	Begin     func(curriculum.Lesson) (notes []string, err error) // gives the learner the lesson's starter, once
	Show      func(State)                                         // called by Run, one call at a time, whenever there is something new
}

// State is what there is to show.
type State struct {
	Run     int               // the number of the newest run, from 1
	Lesson  curriculum.Lesson // the current one
	Working string            // the program that is being graded, as the learner calls it; "" for none
	Since   time.Time         // since when
	SoFar   verdict.Lesson    // what is known about it already; zero while it's being built
	Report  verdict.Report    // the result of the newest run; zero before the first
	Fresh   bool              // the report is about the saved files: no run has started since
	Whole   bool              // the report includes the earlier lessons
	Err     error             // what kept the newest run from grading: never the learner's fault
}

// Passed reports whether the current lesson passes.
func (s State) Passed() bool {
	for _, lesson := range s.Report.Lessons {
		if lesson.ID == s.Lesson.ID {
			return lesson.Outcome == verdict.Passed
		}
	}
	return false
}

// Command is what a user can ask for.
type Command int

// The commands.
const (
	Again Command = iota // grade once more, even what has passed and hasn't changed
	Next                 // go on to the next lesson, if the current one passes
)

// update is what a run reports: its progress, or its end.
type update struct {
	run     int
	working string
	since   time.Time
	soFar   verdict.Lesson
	lesson  curriculum.Lesson
	report  verdict.Report
	graded  bool   // there is a report
	begun   string // the folder that the run has just made from a starter; "" if none
	end     bool
	err     error
}

// Run grades now, and again after each save, until the context ends. No program is left running when it returns.
func (s *Session) Run(ctx context.Context, saves <-chan struct{}, commands <-chan Command) {
	var (
		state   State
		runs    int
		updates = make(chan update)
		cancel  context.CancelFunc
		over    chan struct{}     // closed when the current run has cleaned up
		seen    map[string]string // what the work was like when the current run began
	)
	for _, lesson := range s.Course.Lessons {
		if lesson.ID == s.Lesson {
			state.Lesson = lesson
		}
	}
	stop := func() {
		if cancel == nil {
			return
		}
		cancel()
		for running := true; running; {
			select {
			case <-over:
				running = false
			case <-updates: // too late
			}
		}
		cancel = nil
	}
	defer func() { stop() }()
	start := func(fresh bool) {
		stop()
		runs++
		var inner context.Context
		inner, cancel = context.WithCancel(ctx)
		over = make(chan struct{})
		state.Run, state.Fresh, state.Err = runs, false, nil
		seen = s.Work.Stamps()
		r := &run{Session: s, id: runs, lesson: state.Lesson, fresh: fresh, updates: updates, work: s.Work}
		go func(over chan struct{}) {
			defer close(over)
			r.do(inner)
		}(over)
	}
	start(false)
	for {
		select {
		case <-ctx.Done():
			return
		case <-saves:
			if state.Err == nil && maps.Equal(seen, s.Work.Stamps()) {
				continue // nothing has changed
			}
			start(false)
		case command := <-commands:
			switch next, ok := s.after(state.Lesson); {
			case command == Again:
				start(true)
			case ok && state.Fresh && state.Passed():
				stop()
				state = State{Lesson: next}
				start(false)
			default:
				continue
			}
		case n := <-updates:
			if n.run != runs {
				continue
			}
			if n.begun != "" {
				seen[n.begun] = workspace.Stamp(filepath.Join(s.Work.Dir, n.begun)) // creating the folder was not a save
				continue
			}
			if n.end && n.err == nil && !maps.Equal(seen, s.Work.Stamps()) {
				start(false) // a save was missed, so this result is outdated
				continue
			}
			state.Working, state.Since, state.SoFar, state.Lesson, state.Err = n.working, n.since, n.soFar, n.lesson, n.err
			if n.graded {
				state.Report, state.Fresh, state.Whole = n.report, true, n.end
			}
		}
		s.Show(state)
	}
}

// after is the lesson after the given one.
func (s *Session) after(lesson curriculum.Lesson) (next curriculum.Lesson, ok bool) {
	for i, l := range s.Course.Lessons {
		if l.ID == lesson.ID && i+1 < len(s.Course.Lessons) {
			return s.Course.Lessons[i+1], true
		}
	}
	return curriculum.Lesson{}, false
}

// run is one pass over the work.
type run struct {
	*Session
	id      int
	lesson  curriculum.Lesson // the current one; none yet at the beginning
	fresh   bool              // the cache is not asked
	updates chan<- update
	work    attempt.Work
	report  verdict.Report
}

// tell reports progress, unless the run has been stopped.
func (r *run) tell(ctx context.Context, n update) {
	n.run, n.lesson = r.id, r.lesson
	select {
	case r.updates <- n:
	case <-ctx.Done():
	}
}

// do grades the current lesson first, and then the earlier ones.
func (r *run) do(ctx context.Context) {
	begun := time.Now()
	err := r.grade(ctx, begun)
	r.tell(ctx, update{report: r.report, graded: err == nil && len(r.report.Lessons) > 0, end: true, err: err})
}

func (r *run) grade(ctx context.Context, begun time.Time) (err error) {
	keeper, err := r.NewKeeper()
	if err != nil {
		return err
	}
	defer func() {
		if closed := keeper.Close(); err == nil {
			err = closed
		}
	}()
	grader := *r.work.Grader
	grader.Keeper = keeper
	r.work.Grader = &grader
	r.work.Progress = func(shown string) (done func()) {
		since := time.Now()
		r.tell(ctx, update{working: shown, since: since})
		grader.Progress = func(soFar verdict.Lesson) { r.tell(ctx, update{working: shown, since: since, soFar: soFar}) }
		return func() {}
	}
	r.report = verdict.Report{Schema: verdict.Schema, Course: r.Course.Title, Of: len(r.Course.Lessons), Seed: grader.Seed, Started: begun.Round(0)}
	if r.lesson.ID == "" {
		return r.find(ctx, begun)
	}
	current, notes, err := r.one(ctx, r.lesson, r.fresh)
	if err != nil || ctx.Err() != nil {
		return err
	}
	// The current verdict is shown at once, with what is known of the others.
	var all []verdict.Lesson
	var behind []int // of these nothing is known
	for i, lesson := range r.Course.Lessons {
		if lesson.ID == r.lesson.ID {
			break
		}
		known, ok := r.work.Known(lesson)
		if !ok || known.Outcome != verdict.Passed { // what is kept of a failure is not enough to tell it
			known = verdict.Lesson{ID: lesson.ID, Number: lesson.Number(), Title: lesson.Title, Reason: wording.Say("checked in a moment")}
			behind = append(behind, i)
		}
		all = append(all, known)
	}
	r.publish(append(all, current), notes, begun)
	if len(behind) == 0 {
		return nil
	}
	r.tell(ctx, update{report: r.report, graded: true})
	for _, i := range behind {
		graded, more, err := r.one(ctx, r.Course.Lessons[i], false)
		if err != nil || ctx.Err() != nil {
			return err
		}
		all[i] = graded
		notes = append(notes, more...)
	}
	r.publish(append(all, current), notes, begun)
	return nil
}

// find grades from the first lesson on, until one doesn't pass. That is the current one.
func (r *run) find(ctx context.Context, begun time.Time) error {
	var all []verdict.Lesson
	var notes []string
	for _, lesson := range r.Course.Lessons {
		r.lesson = lesson // reported with what is being graded: after a save now, it stays the current one
		graded, more, err := r.one(ctx, lesson, false)
		if err != nil || ctx.Err() != nil {
			return err
		}
		all, notes = append(all, graded), append(notes, more...)
		if graded.Outcome != verdict.Passed {
			break
		}
	}
	r.publish(all, notes, begun)
	return nil
}

func (r *run) one(ctx context.Context, lesson curriculum.Lesson, fresh bool) (verdict.Lesson, []string, error) {
	notes, err := r.Begin(lesson)
	if err != nil {
		return verdict.Lesson{}, nil, err
	}
	if len(notes) > 0 {
		r.tell(ctx, update{begun: lesson.ID})
	}
	work := r.work
	work.Fresh = fresh
	graded, more, err := work.Grade(ctx, lesson)
	if err != nil {
		return verdict.Lesson{}, nil, wording.Errorf("grade lesson %s: %w", lesson.ID, err)
	}
	return graded, append(notes, more...), nil
}

func (r *run) publish(all []verdict.Lesson, notes []string, begun time.Time) {
	r.report.Lessons, r.report.Notes = append([]verdict.Lesson(nil), all...), notes
	r.report.Took = verdict.Ms(time.Since(begun))
	r.report.Outcome = verdict.Sum(all)
}
