// Package class grades a folder of submissions: it finds them, copies what belongs to the learners, has each program graded once,
// adds advice and diagrams, and writes what the instructor and the learners read. It keeps each result, so an interrupted run can go on.
// It knows lessons, folders and results. It must not know terminals, or how a program is kept from harming the machine.
package class

import (
	"cmp"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Class is a folder of submissions, and how they are graded.
type Class struct {
	Course  curriculum.Course
	Root    string              // of the course
	Lessons []curriculum.Lesson // those to grade; nil: in each submission those that it has a folder for
	Dir     string              // the folder of submissions
	One     bool                // the folder is the only submission itself
	Out     string              // the folder for the results

	Keeper    *program.Keeper
	Isolation string // how programs are isolated, as results record it
	Jobs      int    // how many programs are graded at the same time
	EndEach   bool   // nothing but the keeper ends what a program leaves, so one is graded at a time
	Full      bool   // write the transcripts, too
	Progress  func(Progress)

	// Elsewhere has a task graded by another process and returns its result; nil: programs are graded here. It's called by several
	// goroutines at the same time.
	Elsewhere func(ctx context.Context, key string, task []byte) (result []byte, err error)
}

// Progress is how far a run has come.
type Progress struct {
	Done, Of int           // submissions
	Left     time.Duration // an estimate; 0 while there is none
}

// longestLesson bounds the grading of one program. Every wait of a check is bounded, so this is for faults that nobody thought of.
const longestLesson = 15 * time.Minute

// Grade grades the class and writes the results. What is wrong with a submission is a result; an error is the machine's. If ctx ends
// first, what has been graded is kept for the next run.
func (c *Class) Grade(ctx context.Context) (*Results, error) {
	submissions, err := c.find()
	if err != nil {
		return nil, err
	}
	store, err := openStore(c.Out)
	if err != nil {
		return nil, err
	}
	r, err := c.newRun()
	if err != nil {
		return nil, err
	}
	r.store = store
	entries := make([]Entry, len(submissions))
	r.each(ctx, submissions, entries)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	results := &Results{
		Schema: Schema, Course: c.Course.Title, Version: r.version, Isolation: c.Isolation, Submissions: entries, Notes: r.notes, store: store, class: c,
	}
	if c.Elsewhere != nil {
		results.Isolation = isolations(entries)
	}
	results.compare()
	return results, results.write(ctx)
}

// isolations are how the workers isolated programs.
func isolations(entries []Entry) string {
	var all []string
	for _, e := range entries {
		for _, g := range e.Lessons {
			if g.isolation != "" {
				all = append(all, g.isolation)
			}
		}
	}
	slices.Sort(all)
	return cmp.Or(strings.Join(slices.Compact(all), ", "), ByWorkers)
}

// newRun prepares a run.
func (c *Class) newRun() (*run, error) {
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	r := &run{Class: c, version: version, known: map[string]*once{}, advice: map[string][]advice.Known{}}
	for _, lesson := range c.Course.Lessons {
		known, err := advice.Load(c.Root, lesson)
		if err != nil {
			r.notes = append(r.notes, wording.Say("Some advice is missing: %s", err))
		}
		r.advice[lesson.ID] = known
	}
	return r, nil
}

// run is one run over the class.
type run struct {
	*Class
	store   *store
	version string
	advice  map[string][]advice.Known
	notes   []string

	warm sync.Once // the build cache

	mu    sync.Mutex
	known map[string]*once // by key
}

// once is a program that is graded once, for all submissions that are the same.
type once struct {
	mu     sync.Mutex
	record *Record // nil if it has not been graded yet, or if the store has it
}

// each grades all submissions, several at a time.
func (r *run) each(ctx context.Context, submissions []submission, entries []Entry) {
	var all sync.WaitGroup
	var mu sync.Mutex
	done, begun := 0, time.Now()
	next := make(chan int)
	for range max(r.Jobs, 1) {
		all.Go(func() {
			for i := range next {
				entries[i] = r.submission(ctx, submissions[i])
				mu.Lock()
				done++
				if r.Progress != nil {
					each := time.Since(begun) / time.Duration(done)
					r.Progress(Progress{Done: done, Of: len(submissions), Left: each * time.Duration(len(submissions)-done)})
				}
				mu.Unlock()
			}
		})
	}
	for i := range submissions {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	all.Wait()
}

// submission grades the programs of one submission. Whatever goes wrong is in its entry.
func (r *run) submission(ctx context.Context, s submission) Entry {
	e := Entry{Name: s.shown, File: s.slug}
	tree, err := openTree(s.path)
	if err != nil {
		return r.unreadable(e, err)
	}
	defer tree.close()
	programs, err := r.programs(tree)
	if err != nil {
		return r.unreadable(e, err)
	}
	for _, p := range programs {
		graded, files := r.program(ctx, tree, p)
		graded.work = workOf(files)
		e.Lessons = append(e.Lessons, graded)
		e.shapes = append(e.shapes, shapeOf(files))
	}
	return e
}

// unreadable is the entry of a submission in which no program was found.
func (r *run) unreadable(e Entry, err error) Entry {
	lessons := r.Lessons
	if len(lessons) == 0 {
		lessons = []curriculum.Lesson{{}}
	}
	for _, lesson := range lessons {
		e.Lessons = append(e.Lessons, r.keep(refusal(lesson, err)))
		e.shapes = append(e.shapes, nil)
	}
	return e
}

// refusal is the record of a program that was not even built.
func refusal(lesson curriculum.Lesson, err error) *Record {
	graded := verdict.Lesson{ID: lesson.ID, Number: lesson.Number(), Title: lesson.Title, Checks: []verdict.Check{}}
	for _, c := range lesson.Checks {
		if !c.Long {
			graded.Checks = append(graded.Checks, verdict.Check{ID: c.ID, Title: c.Title, Reason: wording.Say("the program didn't get that far")})
		}
	}
	if lesson.Explore.Holds != 0 {
		graded.Checks = append(graded.Checks, verdict.Check{ID: explore.ID, Title: explore.Title(0), Reason: wording.Say("the program didn't get that far")})
	}
	var unfit *unfitError
	if errors.As(err, &unfit) {
		graded.Outcome = verdict.Failed
		graded.Failure = &verdict.Failure{Kind: unfit.kind, Message: unfit.what, Next: unfit.next}
	} else {
		graded.Outcome, graded.Reason = verdict.Error, err.Error()
	}
	return &Record{Schema: recordSchema, Lesson: graded}
}

// program grades one program of a submission, unless the same one has been graded before.
func (r *run) program(ctx context.Context, tree *tree, p found) (Graded, []file) {
	if p.fault != nil {
		return r.keep(refusal(p.lesson, p.fault)), nil
	}
	files, err := tree.files(p)
	if err != nil {
		return r.keep(refusal(p.lesson, err)), nil
	}
	key := r.key(p, files)
	one := r.once(key)
	one.mu.Lock()
	defer one.mu.Unlock()
	if record, err := r.store.load(key); err == nil { // graded before, in this run or an earlier one
		return summary(record), files
	}
	if one.record == nil {
		grade := r.grade
		if r.Elsewhere != nil {
			grade = r.away
		}
		record := grade(ctx, p, files, key)
		if ctx.Err() != nil {
			return Graded{ID: p.lesson.ID}, files
		}
		record.Key = key                            // a refusal has none
		if record.Lesson.Outcome != verdict.Error { // another run may do better
			err := r.store.save(ctx, record)
			if err == nil {
				return summary(record), files
			}
			record = refusal(p.lesson, err)
		}
		one.record = record
	}
	return r.keep(one.record), files
}

// keep is the summary of a record that has no file.
func (r *run) keep(record *Record) Graded {
	graded := summary(record)
	graded.record = record
	return graded
}

func (r *run) once(key string) *once {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[key] == nil {
		r.known[key] = &once{}
	}
	return r.known[key]
}

// warmUp builds the starter of a lesson, so that what all programs import is in the build cache: isolated builds can only read that.
func (r *run) warmUp(ctx context.Context, lesson curriculum.Lesson) {
	starter := program.Source{
		Dir: filepath.Join(r.Root, curriculum.Starters, lesson.ID), Shown: lesson.ID, Root: r.Root, As: curriculum.Work + "/" + lesson.ID,
	}
	for _, race := range []bool{false, true} {
		if ok, _ := program.HasRaceDetector(ctx, r.Root); race && !ok {
			return
		}
		built, err := r.Keeper.Build(ctx, starter, program.BuildOptions{Trusted: true, Race: race})
		if err == nil { // else it only takes longer, and the first program shows what is wrong
			r.Keeper.Discard(built)
		}
	}
}

// grade has a program graded.
func (r *run) grade(ctx context.Context, p found, files []file, key string) *Record {
	r.warm.Do(func() { r.warmUp(ctx, p.lesson) })
	dir, err := r.Keeper.Folder("submission")
	if err != nil {
		return refusal(p.lesson, err)
	}
	defer r.Keeper.Remove(dir)
	if err := stage(dir, files); err != nil {
		return refusal(p.lesson, err)
	}
	limited, cancel := context.WithTimeout(ctx, longestLesson)
	defer cancel()
	grader := grade.Grader{Keeper: r.Keeper, Seed: seedOf(key), Races: grade.RacesAfter, Probes: true, Wire: r.Course.Wire}
	graded := grader.Lesson(limited, p.lesson, program.Source{
		Dir: dir, Shown: p.shown, Root: r.Root, As: curriculum.Work + "/" + p.lesson.ID,
		Given: filepath.Join(r.Root, curriculum.Starters, p.lesson.ID),
	})
	if r.EndEach {
		if err := r.Keeper.End(); err != nil {
			graded.Reason = cmp.Or(graded.Reason, err.Error())
		}
	}
	if limited.Err() != nil && ctx.Err() == nil {
		graded.Outcome, graded.Reason = verdict.Failed, ""
		graded.Failure = &verdict.Failure{
			Kind: verdict.NeverListens, Message: wording.Say("Grading this program was stopped after %.0f minutes.", longestLesson.Minutes()),
			Next: wording.Say("Look for something in it that never ends."),
		}
	}
	if graded.Failure != nil {
		nameFolder(graded.Failure)
	}
	graded.Untouched = r.untouched(p, files)
	if !graded.Untouched { // a beginning is no mistake
		advice.Give(&graded, p.lesson.Text(), r.advice[p.lesson.ID])
	}
	graded.Program, graded.Text = p.shown, p.lesson.Text()
	graded.Edit = filepath.Join(p.shown, curriculum.EditedFile)
	if r.Full && graded.Outcome != verdict.Error {
		if err := r.store.transcript(ctx, key, graded); err != nil {
			graded.Reason = cmp.Or(graded.Reason, err.Error())
		}
	}
	return newRecord(key, r.Isolation, graded)
}

// seedOf makes the names and numbers of a grading follow from the program, so that grading it again uses the same ones.
func seedOf(key string) uint64 {
	sum, err := hex.DecodeString(key[len(key)-16:])
	if err != nil {
		return 1
	}
	return binary.BigEndian.Uint64(sum) >> 32
}

// untouched reports whether the learner's file is the starter's, as it came.
func (r *run) untouched(p found, files []file) bool {
	at := slices.IndexFunc(files, func(f file) bool { return f.name == curriculum.EditedFile })
	if at < 0 {
		return false
	}
	starter, err := os.ReadFile(filepath.Join(r.Root, curriculum.Starters, p.lesson.ID, curriculum.EditedFile))
	return err == nil && string(normal(starter)) == string(normal(files[at].content))
}
