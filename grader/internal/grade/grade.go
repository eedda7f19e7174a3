// Package grade runs the checks of a lesson against a program and returns the verdict. It knows how a program is
// built and when which check runs. It knows nothing of how a verdict is shown, or of where a program came from.
package grade

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Races says what to do about data races, which only Go's race detector can judge.
type Races int

// The ways of judging races.
const (
	RacesLast  Races = iota // the checks that ask for it run against a -race build, once all others have passed
	RacesAfter              // the same, but that build begins only then: less work where most programs fail
	RacesAll                // every check runs against a -race build
	RacesOff                // the checks that ask for it are not run
)

// builder builds a program: Keeper.Build, or the Build of a Builds.
type builder = func(context.Context, program.Source, program.BuildOptions) (program.Binary, error)

// Grader grades programs against lessons.
type Grader struct {
	Keeper *program.Keeper
	Seed   uint64
	Races  Races

	// Wire names the dialect that servers speak: wire.Named. "" is for the course's own, unless a program that is started by a script has
	// the client script of another.
	Wire string

	Thorough bool    // run the checks that take long as well; otherwise the verdict does not name them
	Build    builder // nil for the keeper's

	// Explore is how long conversations are held where all checks have passed: 0 for the usual time, and less for none at all.
	Explore time.Duration

	// Probes makes the lesson's probes after a check has failed.
	Probes bool

	// Progress is called, if it is not nil, whenever a check has ended while others are left, one call at a time, and when only the race
	// detector and conversations are left. Those left are
	// "not run" in the verdict so far, and their reason says what they wait for.
	Progress func(soFar verdict.Lesson)
}

// What checks wait for that have not ended yet.
const (
	waiting    = "it runs once the other checks pass"
	Running    = "still running"
	ForRaces   = "looking for data races"
	Conversing = "holding random conversations"
)

// Lesson builds the program, runs all checks of the lesson at the same time, and returns the verdict. The caller fills in
// what the verdict says of files.
func (g *Grader) Lesson(ctx context.Context, lesson curriculum.Lesson, source program.Source) verdict.Lesson {
	begun := time.Now()
	if !g.Thorough {
		lesson.Checks = slices.DeleteFunc(slices.Clone(lesson.Checks), func(c check.Check) bool { return c.Long })
	}
	build := g.Build
	if build == nil {
		builds := &Builds{Keeper: g.Keeper}
		defer builds.Discard()
		build = builds.Build
	}
	v := verdict.Lesson{ID: lesson.ID, Number: lesson.Number(), Title: lesson.Title, Program: source.Shown, Checks: make([]verdict.Check, len(lesson.Checks))}
	for i, c := range lesson.Checks {
		v.Checks[i] = verdict.Check{ID: c.ID, Title: c.Title, Reason: wording.Say("not reached")}
	}
	if g.explores(lesson) {
		v.Checks = append(v.Checks, verdict.Check{ID: explore.ID, Title: explore.Title(0), Reason: wording.Say("not reached")})
	}
	spoken, err := g.dialect(lesson, source)
	if err == nil {
		err = g.grade(ctx, lesson, source, build, spoken, &v)
	}
	if err != nil || ctx.Err() != nil {
		explain(ctx, source, &v, err)
	}
	conclude(&v)
	if g.Probes && v.Outcome == verdict.Failed && v.Failure == nil && ctx.Err() == nil {
		g.progress(v)
		g.probe(ctx, lesson, source, build, spoken, &v)
	}
	ownPaths(source, &v)
	v.Took = verdict.Ms(time.Since(begun))
	return v
}

// grade fills in the checks' verdicts. Its error is what kept it from doing so.
func (g *Grader) grade(ctx context.Context, lesson curriculum.Lesson, source program.Source, build builder, spoken *dialect, v *verdict.Lesson) error {
	if len(lesson.Checks) == 0 {
		return wording.Errorf("the lesson %s has no checks, so no program can pass it; add them to %s/%[1]s/checks.go", lesson.ID, curriculum.Texts)
	}
	if err := source.Check(); err != nil {
		return err
	}
	if _, err := exec.LookPath("go"); err != nil && source.Script() == "" {
		return program.ErrNoGo
	}
	var race *raceBuild
	if g.Races != RacesAfter {
		race = g.startRaceBuild(ctx, lesson, source, build)
		defer race.stop()
	}
	var ordinary, racing []int
	for i, c := range lesson.Checks {
		if c.Race {
			racing = append(racing, i)
		} else {
			ordinary = append(ordinary, i)
		}
	}
	if g.Races == RacesAll {
		ordinary, racing = append(ordinary, racing...), nil
	}
	for _, i := range ordinary {
		v.Checks[i].Reason = Running
	}
	for _, i := range racing {
		v.Checks[i].Reason = waiting
	}
	if g.explores(lesson) {
		v.Checks[len(lesson.Checks)].Reason = waiting
	}

	binary, err := build(ctx, source, program.BuildOptions{Race: g.Races == RacesAll})
	if err != nil {
		return err
	}
	if err := g.run(ctx, lesson, ordinary, binary, g.Races == RacesAll, spoken, v); err != nil {
		return err
	}
	for _, i := range ordinary {
		if v.Checks[i].Outcome != verdict.Passed {
			return nil
		}
	}
	last := g.explore(ctx, lesson, binary, spoken, v)
	defer last.wait()
	for _, i := range racing {
		v.Checks[i].Reason = ForRaces
	}
	if len(racing) > 0 || last.held {
		g.progress(*v)
	}
	if len(racing) == 0 {
		return nil
	}
	if race == nil {
		race = g.startRaceBuild(ctx, lesson, source, build)
		defer race.stop()
	}
	binary, lacking, err := race.wait()
	if err != nil && lacking == "" && ctx.Err() == nil {
		// While it was built, the program was running, which could be in its way: once more.
		binary, err = build(ctx, source, program.BuildOptions{Race: true})
	}
	switch {
	case lacking != "":
		for _, i := range racing {
			v.Checks[i].Reason, v.Checks[i].Excused = lacking, true
		}
		if last.held {
			g.progress(*v)
		}
		return nil
	case err != nil:
		return wording.Errorf("build with the race detector: %w", err)
	}
	if err := g.run(ctx, lesson, racing, binary, true, spoken, v); err != nil {
		return err
	}
	if slices.ContainsFunc(racing, func(i int) bool { return v.Checks[i].Outcome != verdict.Passed }) {
		last.stop() // there is enough to say
		return nil
	}
	if last.held {
		g.progress(*v)
	}
	return nil
}

// run runs the checks with the given indices at the same time, each against a process of its own. A program that
// starts for none of them is returned as the *program.Fault.
func (g *Grader) run(ctx context.Context, lesson curriculum.Lesson, indices []int, binary program.Binary, race bool, spoken *dialect, v *verdict.Lesson) error {
	pilot := newPilot(func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
		return g.Keeper.Start(ctx, binary, options)
	})
	pilot.met = spoken.meet
	var stops stops
	defer stops.watch()()
	options := check.Options{
		Start:   pilot.Start,
		Dialect: spoken, Site: lesson.Site, Seed: g.Seed, Race: race, Budget: client.NewBudget(),
	}
	faults := make([]*program.Fault, len(lesson.Checks))
	var all sync.WaitGroup
	var mu sync.Mutex // of the verdict
	left := len(indices)
	for _, i := range indices {
		all.Go(func() {
			var ended verdict.Check
			var fault *program.Fault
			if c := lesson.Checks[i]; !stops.run(ctx, func() bool {
				ended, fault = check.Run(ctx, c, options)
				return doubtful(ended)
			}) {
				ended, fault = givenUp(c.ID, c.Title), nil
			}
			spoken.word(&ended)
			mu.Lock()
			defer mu.Unlock()
			v.Checks[i], faults[i] = ended, fault
			if left--; left > 0 {
				g.progress(*v)
			}
		})
	}
	all.Wait()
	var first *program.Fault
	failed := 0
	for _, i := range indices {
		if faults[i] == nil {
			continue
		}
		first = faults[i]
		failed++
		v.Checks[i].Outcome = verdict.Failed
		v.Checks[i].Failure = failure(faults[i], spoken.language)
	}
	if failed == 0 || failed+ended(v, indices) < len(indices) {
		return nil
	}
	for _, i := range indices {
		v.Checks[i].Outcome, v.Checks[i].Failure = verdict.NotRun, nil
	}
	return first
}

// progress tells how far the checks have come.
func (g *Grader) progress(soFar verdict.Lesson) {
	if g.Progress != nil {
		soFar.Checks = slices.Clone(soFar.Checks)
		g.Progress(soFar)
	}
}

// ended counts the checks during which the program ended by itself. One that ends as soon as it listens is now caught before,
// now after the first client has come; it is the same program.
func ended(v *verdict.Lesson, indices []int) (n int) {
	for _, i := range indices {
		if f := v.Checks[i].Failure; f != nil && f.Kind == verdict.ProgramEnded {
			n++
		}
	}
	return n
}

// raceBuild is a build with the race detector that goes on behind the ordinary one.
type raceBuild struct {
	stop    context.CancelFunc
	done    chan struct{}
	binary  program.Binary
	lacking string // what this machine or program lacks for it
	err     error
}

// startRaceBuild begins the build with the race detector, where it will be wanted, so that it is ready the sooner.
func (g *Grader) startRaceBuild(ctx context.Context, lesson curriculum.Lesson, source program.Source, build builder) *raceBuild {
	ctx, cancel := context.WithCancel(ctx)
	b := &raceBuild{done: make(chan struct{})}
	b.stop = func() {
		cancel()
		<-b.done
	}
	wanted := false
	for _, c := range lesson.Checks {
		wanted = wanted || c.Race
	}
	switch {
	case !wanted || g.Races == RacesAll:
	case g.Races == RacesOff:
		b.lacking = wording.Say("skipped because of --no-race")
	case source.Script() != "":
		b.lacking = wording.Say("Go's race detector works only for Go programs")
	default:
		go func() {
			defer close(b.done)
			ok, lacking := program.HasRaceDetector(ctx, source.Root)
			if b.lacking = lacking; ok {
				b.binary, b.err = build(ctx, source, program.BuildOptions{Race: true, Low: true})
				if trouble := (*program.Trouble)(nil); errors.As(b.err, &trouble) && trouble.NoRace {
					b.lacking = wording.Say("builds with Go's race detector don't work on this machine: %s", gist(trouble.What))
				}
			}
		}()
		return b
	}
	close(b.done)
	return b
}

// gist is the line of a complaint that says the most: the first that isn't a heading.
func gist(complaint string) string {
	for line := range strings.Lines(complaint) {
		if line = strings.TrimSpace(strings.TrimPrefix(line, "go build: ")); line != "" && !strings.HasPrefix(line, "# ") {
			return line
		}
	}
	return complaint
}

func (b *raceBuild) wait() (program.Binary, string, error) {
	<-b.done
	return b.binary, b.lacking, b.err
}

// explain tells the learner's faults from the machine's and the grader's own.
func explain(ctx context.Context, source program.Source, v *verdict.Lesson, err error) {
	var fault *program.Fault
	var trouble *program.Trouble
	switch {
	case ctx.Err() != nil:
		v.Reason = wording.Say("interrupted")
	case errors.As(err, &fault):
		v.Failure = failure(fault, source.Language())
		notRun(v, wording.Say("the program didn't get that far"))
		return
	case errors.As(err, &trouble):
		v.Outcome, v.Reason, v.Next = verdict.Error, err.Error(), wording.Remedy(trouble.Remedy, trouble.Folders...)
	default:
		v.Outcome, v.Reason = verdict.Error, err.Error()
	}
	notRun(v, v.Reason)
}

// notRun says why checks were not run.
func notRun(v *verdict.Lesson, reason string) {
	for i := range v.Checks {
		if v.Checks[i].Outcome == verdict.NotRun {
			v.Checks[i].Reason = reason
		}
	}
}

// ownPaths puts the learner's own paths in place of those under which the program was built.
func ownPaths(source program.Source, v *verdict.Lesson) {
	failures := []*verdict.Failure{v.Failure}
	for i := range v.Checks {
		failures = append(failures, v.Checks[i].Failure)
	}
	for _, f := range failures {
		if f == nil {
			continue
		}
		f.Message = source.OwnPaths(f.Message)
		for i := range f.Detail {
			f.Detail[i] = source.OwnPaths(f.Detail[i])
		}
	}
}

// failure is the fault of a program in that language, with its sentences.
func failure(fault *program.Fault, language verdict.Language) *verdict.Failure {
	f := fault.Failure
	f.Facts.Language = language
	wording.Speak().Failure(&f)
	return &f
}

// conclude sums the checks up. A lesson passes only if each check passed, or could not be run on this machine.
func conclude(v *verdict.Lesson) {
	switch {
	case v.Outcome == verdict.Error || v.Count(verdict.Error) > 0:
		v.Outcome = verdict.Error
		for _, c := range v.Checks {
			if c.Outcome == verdict.Error && v.Reason == "" {
				v.Reason = c.Reason
			}
		}
		return
	case v.Failure != nil || v.Count(verdict.Failed) > 0:
		v.Outcome = verdict.Failed
		return
	}
	excused := 0
	for _, c := range v.Checks {
		if c.Outcome == verdict.NotRun && c.Excused {
			excused++
		}
	}
	if passed := v.Count(verdict.Passed); passed > 0 && passed+excused == len(v.Checks) {
		v.Outcome = verdict.Passed
	}
}
