package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"handshake/grader/curriculum"
	"handshake/grader/internal/class"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// gradeCommand grades a class.
type gradeCommand struct {
	Dir     string   `arg:"" name:"class" help:"The folder of submissions: a folder, a git clone or a zip file for each learner."`
	Lessons []string `arg:"" optional:"" name:"lesson" help:"Lessons to grade (default: each lesson that a submission has a folder for)."`

	Out         string   `required:"" placeholder:"DIR" help:"The folder for the results. If it has results of an interrupted run, that run continues."`
	Course      string   `placeholder:"DIR" help:"The folder of the course (default: the course that the working directory is in, or else the one that this program is in)."`
	Jobs        int      `placeholder:"N" help:"How many programs to grade at the same time (default: by the number of processors)."`
	Isolation   string   `placeholder:"MEANS" help:"Isolate programs only in this way: namespaces, bubblewrap, user, or group for programs that you trust (default: the strongest that works here, but never group)."`
	One         bool     `help:"The folder is one submission, not a class."`
	Also        []string `placeholder:"FORMAT" sep:"," help:"Write the results for other systems, too: ${formats}."`
	Nats        string   `placeholder:"URL" help:"Let workers on other machines do the grading. They ask this NATS server for work: nats://HOST:4222. With the word local, the server runs inside this command."`
	Transcripts bool     `help:"Write the whole transcript of each program, too."`
}

// Run grades the class, and says where the results are.
func (c *gradeCommand) Run(ctx context.Context, a *app) (err error) {
	root, err := courseAt(c.Course)
	if err != nil {
		return err
	}
	if err := isFolder(c.Dir, say("give the folder that contains the submissions")); err != nil {
		return err
	}
	if len(a.course.Lessons) == 0 {
		return noLessons()
	}
	k := class.Class{Course: a.course, Root: root, One: c.One, Full: c.Transcripts, Progress: a.grades()}
	for _, name := range c.Also {
		if !slices.Contains(class.Formats(), name) {
			return &problem{say("there is no format %s", name), say("choose one or more of %s", strings.Join(class.Formats(), ", "))}
		}
	}
	for _, word := range c.Lessons {
		lesson, err := a.course.Find(word)
		if err != nil {
			return &problem{err.Error(), say("list the lessons: %s", typed("list", ""))}
		}
		k.Lessons = append(k.Lessons, lesson)
	}
	for place, path := range map[*string]string{&k.Dir: c.Dir, &k.Out: c.Out} {
		if *place, err = filepath.Abs(path); err != nil {
			return wording.Errorf("find %s: %w", path, err)
		}
	}
	finish, err := c.prepare(ctx, a, &k)
	defer finish()
	if err != nil {
		return err
	}
	results, err := k.Grade(ctx)
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(a.err, say("\nStopped. The results so far are kept: run the same command again to continue."))
		return status(exitKit)
	case errors.Is(err, class.ErrNoSubmissions):
		return &problem{err.Error(), say("give the folder that contains a folder or a zip file for each learner")}
	case errors.Is(err, fs.ErrPermission):
		return &problem{err.Error(), say("choose a folder that you can write to: --out DIR")}
	case err != nil:
		return err
	}
	for _, name := range c.Also {
		if err := results.Also(ctx, name); err != nil {
			return err
		}
	}
	return a.sumUp(results, c.Out)
}

// prepare decides where programs are graded, and how they are isolated. finish must be called even after an error.
func (c *gradeCommand) prepare(ctx context.Context, a *app, k *class.Class) (finish func(), err error) {
	switch {
	case c.Nats == "":
		return a.isolate(ctx, k, c.Jobs, c.Isolation)
	case a.cluster == nil:
		return func() {}, a.clustered(ctx, k.Root)
	case c.Transcripts:
		return func() {}, &problem{say("workers don't send transcripts"), say("leave out --transcripts or --nats")}
	}
	return c.distribute(ctx, a, k)
}

// means are the words for the means of isolation on the command line.
var means = map[string]string{"": "", "namespaces": program.ByNamespaces, "bubblewrap": program.ByBubblewrap, "user": program.ByUser, "group": program.ByGroup}

// isolate gives a class a keeper that isolates programs by the strongest means that works here, or by the one that is named.
func (a *app) isolate(ctx context.Context, k *class.Class, jobs int, word string) (finish func(), err error) {
	by, ok := means[word]
	if !ok {
		return func() {}, &problem{say("%q isn't a way to isolate programs", word), say("choose namespaces, bubblewrap, user or group")}
	}
	self, err := os.Executable()
	if err != nil {
		return func() {}, wording.Errorf("find the grader's own executable: %w", err)
	}
	a.remind()
	if k.Keeper, err = newKeeper(); err != nil {
		return func() {}, err
	}
	finish = func() {
		if closeErr := k.Keeper.Close(); closeErr != nil {
			fmt.Fprintln(a.err, sentence(closeErr.Error()))
		}
	}
	hide := []string{k.Root}
	for _, dir := range []string{k.Dir, k.Out} {
		if dir != "" {
			hide = append(hide, dir)
		}
	}
	isolation, err := k.Keeper.Isolate(ctx, append([]string{self}, cellArgs...), k.Root, by, hide...)
	switch {
	case errors.Is(err, program.ErrNoGo):
		return finish, &problem{err.Error(), say(getGo)}
	case err != nil:
		return finish, &problem{say("this machine can't isolate programs in that way: %s", err.Error()), say("leave --isolation out, or grade on a different machine or in a container of your own")}
	case !isolation.Strong && word == "":
		return finish, &problem{
			say("programs can't be isolated on this machine, so a hostile one could read your files and change them (%s)", strings.Join(isolation.Why, "; ")),
			say("grade on Linux with user namespaces or bubblewrap, or in a container; if you trust every program: --isolation group"),
		}
	}
	k.Isolation, k.EndEach, k.Jobs = isolation.Name, isolation.Alone, jobs
	switch {
	case isolation.Alone:
		k.Jobs = 1
	case jobs <= 0:
		k.Jobs = runtime.NumCPU() + 1 // a program waits half of its time
	}
	return finish, nil
}

// sumUp says what came out. A class in which somebody failed is a good result; one in which the kit failed is not.
func (a *app) sumUp(r *class.Results, out string) error {
	passed, failed, broken := 0, 0, 0
	for _, e := range r.Submissions {
		outcome := verdict.Passed
		for _, g := range e.Lessons {
			switch {
			case g.Outcome == verdict.Error || g.Outcome == verdict.NotRun:
				outcome = verdict.Error
			case g.Outcome == verdict.Failed && outcome == verdict.Passed:
				outcome = verdict.Failed
			}
		}
		switch outcome {
		case verdict.Passed:
			passed++
		case verdict.Failed:
			failed++
		default:
			broken++
		}
	}
	fmt.Fprint(a.out, say("%s graded: %d passed, %d failed.\n", counted(len(r.Submissions), "submission", "submissions"), passed, failed))
	fmt.Fprint(a.out, say("Open %s. Feedback for each learner is in %s.\n", filepath.Join(out, "class.html"), filepath.Join(out, "feedback")))
	if broken > 0 {
		fmt.Fprint(a.err, say("%s couldn't be graded because of a problem with the kit or this machine; %s says which.\n", counted(broken, "submission", "submissions"), filepath.Join(out, "results.json")))
		fmt.Fprintln(a.err, say("Next: run the same command again. Only those are graded again."))
		return status(exitKit)
	}
	return nil
}

// courseAt finds the course: in the given folder, around the working directory, or around the program itself.
func courseAt(dir string) (string, error) {
	if dir != "" {
		found, err := curriculum.FindRoot(dir)
		if errors.Is(err, curriculum.ErrNoCourse) {
			return "", &problem{say("there is no course in %s", dir), say("give the folder that you cloned: --course DIR")}
		}
		return found, err
	}
	found, err := root()
	if err == nil {
		return found, nil
	}
	if self, selfErr := os.Executable(); selfErr == nil {
		if found, selfErr := curriculum.FindRoot(filepath.Dir(self)); selfErr == nil {
			return found, nil
		}
	}
	return "", &problem{say("there is no course here"), say("give the folder that you cloned: --course DIR")}
}

// saysEvery is how often progress is told where there is no terminal.
const saysEvery = 15 * time.Second

// grades tells how far a class has been graded: on a terminal in one line, elsewhere now and then.
func (a *app) grades() func(class.Progress) {
	file, ok := a.err.(*os.File)
	live := ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb"
	last := time.Now()
	return func(p class.Progress) {
		text := say("%d of %d graded", p.Done, p.Of)
		if p.Done < p.Of {
			text += ", about " + roughly(p.Left) + " left"
		}
		switch {
		case live && p.Done == p.Of:
			fmt.Fprint(a.err, "\r\x1b[K")
		case live:
			fmt.Fprint(a.err, "\r\x1b[K"+text)
		case p.Done < p.Of && time.Since(last) >= saysEvery:
			last = time.Now()
			fmt.Fprintln(a.err, text)
		}
	}
}

// roughly is a time as people say it.
func roughly(d time.Duration) string {
	if d < 90*time.Second {
		return say("%.0f s", max(d.Seconds(), 1))
	}
	return say("%.0f min", d.Minutes())
}
