package command

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/workspace"
)

// checkCommand grades.
type checkCommand struct {
	Lessons []string `arg:"" optional:"" name:"lesson" help:"Lessons to grade, by number, name or the start of a name (default: from the first lesson up to the first one that doesn't pass)."`

	Work        string `default:"work" placeholder:"DIR" help:"Grade the lesson folders in DIR (default: work, which is created from the starters)."`
	Program     string `placeholder:"DIR" help:"Grade the folder DIR, which can be anywhere, against one lesson. It is built with the course's go.mod, as if it were in work/."`
	All         bool   `help:"Grade every lesson, even after one that doesn't pass."`
	reportFlags `embed:""`

	Seed   *uint64 `placeholder:"N" help:"Repeat an earlier run, with the same names and numbers. It printed N as its seed."`
	Fresh  bool    `help:"Grade everything again, even if it passed before and hasn't changed."`
	Race   bool    `xor:"race" help:"Build with Go's race detector for every check."`
	NoRace bool    `xor:"race" help:"Don't look for data races."`

	Full     bool `help:"Leave nothing out of the output: each failed check with its diagram and explanation, and whole panics, logs and compiler messages."`
	Thorough bool `help:"Run the checks that take many seconds, too: they look for servers that close a connection when nobody sends anything."`

	Wire string `placeholder:"NAME" enum:",${dialects}" default:"" help:"What the server speaks: ${dialectChoice} (default: json, unless a server in another language has Socket.IO's client script)."`

	Explore time.Duration `placeholder:"TIME" help:"How long to hold random conversations with a program that passes every check, as in 30s (default: about 2 s)."`
}

// Run grades, reports, and returns the exit status.
func (c *checkCommand) Run(ctx context.Context, a *app) (err error) {
	run, err := c.prepare(ctx, a)
	if err != nil {
		return err
	}
	files, err := c.files()
	if err != nil {
		return err
	}
	defer files.close()
	a.remind()
	keeper, err := newKeeper()
	if err != nil {
		return err
	}
	run.work.Grader.Keeper = keeper
	defer func() {
		// What could not be removed is worth a line, but it changes no verdict.
		if closeErr := keeper.Close(); closeErr != nil {
			fmt.Fprintln(a.err, sentence(closeErr.Error()))
		}
	}()
	if err := run.all(ctx); err != nil {
		return err
	}
	// Whatever the program has left behind could change the report: it ends first.
	left := keeper.End()
	if ctx.Err() != nil {
		return stopped(a)
	}
	if left != nil {
		run.report.Notes = append(run.report.Notes, sentence(left.Error()))
	}
	if err := c.write(ctx, a, keeper, files, run.report, run.passed()); err != nil {
		if ctx.Err() != nil {
			return stopped(a)
		}
		return err
	}
	switch run.report.Outcome {
	case verdict.Passed:
		return nil
	case verdict.Error:
		return status(exitKit)
	}
	return status(exitFailed)
}

// stopped says that the run was interrupted.
func stopped(a *app) error {
	fmt.Fprintln(a.err, say("\nStopped before there was a result. The server under test was stopped."))
	return status(exitKit)
}

// checkRun is one run of the command.
type checkRun struct {
	*checkCommand
	app     *app
	work    attempt.Work
	lessons []curriculum.Lesson
	named   bool // the lessons were asked for by name
	report  verdict.Report
}

// racesLast is the cache's name for results that include the usual search for data races.
const racesLast = "last"

// newSeed is a random seed that is short enough to type.
func newSeed() uint64 { return rand.Uint64() >> 32 }

// prepare reads the command line, before anything is started.
func (c *checkCommand) prepare(ctx context.Context, a *app) (*checkRun, error) {
	root, err := root()
	if err != nil {
		return nil, err
	}
	run := &checkRun{checkCommand: c, app: a, lessons: a.course.Lessons, named: len(c.Lessons) > 0}
	if run.named {
		run.lessons = nil
		for _, word := range c.Lessons {
			lesson, err := a.course.Find(word)
			if err != nil {
				return nil, &problem{err.Error(), say("list the lessons: %s", typed("list", ""))}
			}
			run.lessons = append(run.lessons, lesson)
		}
	}
	switch {
	case len(a.course.Lessons) == 0:
		return nil, noLessons()
	case c.Program != "" && len(run.lessons) != 1:
		return nil, &problem{say("--program needs exactly one lesson to grade the folder against"), say("name the lesson: check 02 --program %s", cmdline.Argument(c.Program))}
	}
	dir, err := workFolder(root, c.Work)
	if err != nil {
		return nil, err
	}
	if c.Program != "" {
		if err := isFolder(c.Program, say("give the folder that contains the server")); err != nil {
			return nil, err
		}
	}
	run.work = attempt.Work{
		Workspace: workspace.Workspace{Root: root, Dir: dir}, Shown: c.Work, Program: c.Program,
		Own: c.Work == curriculum.Work && c.Program == "", Fresh: c.Fresh, Progress: a.grading,
	}

	seed := newSeed()
	if c.Seed != nil {
		seed = *c.Seed
	}
	run.work.Grader = &grade.Grader{Seed: seed, Explore: c.Explore, Thorough: c.Thorough, Probes: true, Wire: cmp.Or(c.Wire, a.course.Wire)}
	run.work.Fresh = run.work.Fresh || c.Explore > 0
	mode := racesLast
	switch {
	case c.Race:
		run.work.Grader.Races, mode = grade.RacesAll, "all"
		if ok, lacking := program.HasRaceDetector(ctx, root); !ok {
			return nil, &problem{lacking, say("install one (such as gcc), or run without --race")}
		}
	case c.NoRace:
		run.work.Grader.Races, mode = grade.RacesOff, "off"
	}
	if c.Thorough {
		mode += ", thorough"
	}
	if c.Wire != "" {
		mode += ", " + c.Wire
	}
	if c.Seed == nil && c.Program == "" { // someone who grades other people's work wants to see it run
		run.work.Cache, _ = workspace.OpenCache(root, mode) // without it everything is graded again
	}
	run.report = verdict.Report{Schema: verdict.Schema, Course: a.course.Title, Of: len(a.course.Lessons), Seed: seed, Started: time.Now().Round(0)}
	return run, nil
}

// all grades the lessons in their order.
func (r *checkRun) all(ctx context.Context) error {
	begun := time.Now()
	for i, lesson := range r.lessons {
		if r.work.Own && (r.named || !r.All) {
			notes, err := begin(&r.work, lesson)
			if err != nil {
				return err
			}
			r.report.Notes = append(r.report.Notes, notes...)
		}
		if err := needsGo(&r.work, lesson); err != nil {
			return err
		}
		graded, notes, err := r.work.Grade(ctx, lesson)
		if err != nil {
			return err
		}
		r.report.Notes = append(r.report.Notes, notes...)
		r.report.Lessons = append(r.report.Lessons, graded)
		if ctx.Err() != nil || (graded.Outcome != verdict.Passed && !r.All && !r.named && i < len(r.lessons)-1) {
			break
		}
	}
	r.report.Took = verdict.Ms(time.Since(begun))
	r.report.Outcome = verdict.Sum(r.report.Lessons)
	return nil
}

// passed are the numbers of the learner's lessons that passed in an earlier run and haven't changed since.
func (r *checkRun) passed() (numbers []int) {
	if !r.work.Own {
		return nil
	}
	for _, lesson := range r.app.course.Lessons {
		if known, ok := r.work.Known(lesson); ok && known.Outcome == verdict.Passed {
			numbers = append(numbers, lesson.Number())
		}
	}
	return numbers
}

// write writes all reports that were asked for. passed are other lessons that pass.
func (c *checkCommand) write(ctx context.Context, a *app, keeper *program.Keeper, files *reportFiles, r verdict.Report, passed []int) error {
	person := a.out
	if files.toStdout() {
		person = a.err
	}
	if err := files.write(ctx, a.out, r, keeper.Temporary); err != nil {
		return err
	}
	options := screen(person)
	options.Passed = passed
	if again := c.again(); again != "" {
		options.Again = again
	}
	options.Replay = c.replay()
	options.Hint = c.hint(r)
	if options.Full = c.Full; !c.Full {
		options.More = c.more()
	}
	return report.Terminal(person, r, options)
}

// more is the command that shows what is left out.
func (c *checkCommand) more() string {
	if c.Program == "" && c.Work == curriculum.Work {
		return typed("check", strings.Join(c.Lessons, " "), cmdline.Full)
	}
	return c.replay() + " --full"
}

// again is the command that grades the same again; "" if it's the plain one.
func (c *checkCommand) again() string {
	if lessons := strings.Join(c.Lessons, " "); c.Program == "" && c.Work == curriculum.Work {
		if lessons == "" {
			return ""
		}
		return typed("check", lessons)
	}
	return c.replay()
}

// replay is the command that grades the same again, to which a seed is added; "" if it's that of the lesson in work/.
func (c *checkCommand) replay() string {
	if c.Program == "" && c.Work == curriculum.Work {
		return ""
	}
	line := cmdline.Go.Line("check", strings.Join(c.Lessons, " "))
	if c.All {
		line += " --all"
	}
	if c.Program != "" {
		line += " --program " + cmdline.Argument(c.Program)
	} else {
		line += " --work " + cmdline.Argument(c.Work)
	}
	if c.Wire != "" {
		line += " --wire " + c.Wire
	}
	return line
}
