package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/program"
	"handshake/grader/internal/savefile"
	"handshake/grader/internal/watch"
	"handshake/grader/internal/wording"
	"handshake/grader/internal/workspace"
)

// runCommand starts the learner's server, to try it in a browser.
type runCommand struct {
	Lesson  string `arg:"" optional:"" help:"The lesson, by number, name or the start of a name (default: the last one you started)."`
	Work    string `default:"work" placeholder:"DIR" help:"The folder that contains the lesson folders."`
	Program string `placeholder:"DIR" help:"Start the server in the folder DIR instead."`
	Port    port   `default:"8080" env:"PORT" help:"The port to listen on, or the next free one after it."`
}

// runSecret is the secret of that server. It stays the same, so that cookies stay valid after a restart.
const runSecret = "handshake-run"

// Run starts the server, shows its log, and restarts it after each save, until Ctrl-C.
func (c *runCommand) Run(ctx context.Context, a *app) (err error) {
	root, err := root()
	if err != nil {
		return err
	}
	source, err := c.source(a, root)
	if err != nil {
		return err
	}
	a.remind()
	keeper, err := newKeeper()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keeper.Close()) }()
	ctx, cancel := context.WithCancel(ctx)
	saves := watch.Watch(ctx, source.Dir)
	defer saves.Wait()
	defer cancel()
	r := &running{app: a, keeper: keeper, source: source}
	if r.port, err = program.PortFrom(int(c.Port)); err != nil {
		return &problem{err.Error(), say("end one of the programs that listen there, or choose a different port: PORT=9000")}
	}
	if r.port != int(c.Port) {
		fmt.Fprint(a.err, say("Port %d is in use, so your server listens on %d.\n", c.Port, r.port))
	}
	// The watchdogs remove the note if this process is killed.
	if keeper.Temporary(runningFile(root)) == nil && noteRunning(runningFile(root), r.port) {
		defer os.Remove(runningFile(root))
	}
	return r.run(ctx, saves)
}

// noteRunning writes the port to a file for talk, and reports whether it did. It doesn't replace a file of another kind.
func noteRunning(path string, port int) bool {
	if os.MkdirAll(filepath.Dir(path), 0o777) != nil {
		return false
	}
	place, err := savefile.Look(path, func([]byte) bool { return true })
	if err != nil {
		return false
	}
	defer place.Close()
	return place.Stage([]byte(strconv.Itoa(port)+"\n"), nil) == nil && place.Commit(context.Background()) == nil
}

// longestNote is the greatest size of that file, in bytes.
const longestNote = 100

// runningPort reads the port from that file; 0 if there is none.
func runningPort(path string) int {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Size() > longestNote {
		return 0
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return n
}

// running is a server that is restarted after each save.
type running struct {
	*app
	keeper  *program.Keeper
	source  program.Source
	port    int
	binary  program.Binary
	process *program.Process // nil if none is running
}

func (r *running) run(ctx context.Context, saves *watch.Saves) error {
	invited := false
	for {
		stamp := workspace.Stamp(r.source.Dir)
		err := r.renew(ctx)
		switch {
		case ctx.Err() != nil:
			r.stop()
			return nil
		case err != nil:
			var told status
			if failed := r.wontStart(ctx, err); !errors.As(failed, &told) {
				r.stop()
				return failed
			}
			switch {
			case r.process != nil:
				fmt.Fprintln(r.err, say("Until then, the server from your previous save keeps running."))
			default:
				fmt.Fprintln(r.err, say("Save to try again. Press Ctrl-C to quit."))
			}
		case !invited:
			invited = true
			fmt.Fprint(r.err, say("Open http://127.0.0.1:%d in two browser tabs.\nEvery save restarts your server. Press Ctrl-C to quit.\n", r.port))
		default:
			fmt.Fprint(r.err, say("Your server has restarted: http://127.0.0.1:%d\n", r.port))
		}
		if why := saves.Polling(); why != "" {
			fmt.Fprintln(r.err, sentence(say("%s, so your files are checked every %.1f s", why, watch.PollEvery.Seconds())))
		}
		var ended <-chan struct{}
		if r.process != nil {
			ended = r.process.Done()
		}
		// What the server itself writes is not a save. Files are read only after an event, because an editor may be in the middle
		// of another save.
		for saved := false; !saved; {
			select {
			case <-ctx.Done():
				r.stop()
				return nil
			case <-ended:
				how, _, _ := r.process.Ended()
				fmt.Fprint(r.err, say("Your server %s; its last lines are above. Save to restart it. Press Ctrl-C to quit.\n", wording.Exit(how)))
				r.process, ended = nil, nil
				r.end()
			case <-saves.C:
				saved = workspace.Stamp(r.source.Dir) != stamp
			}
		}
	}
}

// renew builds the saved program, and starts it instead of the running one.
func (r *running) renew(ctx context.Context) error {
	fmt.Fprint(r.err, say("building %s ...\n", r.source.Shown))
	binary, err := r.keeper.Build(ctx, r.source, program.BuildOptions{})
	if err != nil {
		return err
	}
	r.stop()
	r.keeper.Discard(r.binary)
	r.binary = binary
	r.process, err = r.keeper.Start(ctx, binary, program.StartOptions{
		Port: r.port, Env: r.course.Site.Env(runSecret), Socket: r.course.Site.Path(), All: true, OnLine: func(line program.Line) { fmt.Fprintln(r.out, shownLog(line.Text)) },
	})
	if err != nil {
		r.process = nil // Start has ended it, but processes may be left
		r.end()
	}
	return err
}

func (r *running) stop() {
	if r.process != nil {
		r.process.Stop()
		r.process = nil
		r.end()
	}
}

// end ends the processes that the server left, which could keep its port. Nothing is being built at that time.
func (r *running) end() {
	if err := r.keeper.End(); err != nil {
		fmt.Fprintln(r.err, sentence(err.Error()))
	}
}

// source finds the program to start.
func (c *runCommand) source(a *app, root string) (program.Source, error) {
	dir, err := workFolder(root, c.Work)
	if err != nil {
		return program.Source{}, err
	}
	if c.Program != "" {
		if err := isFolder(c.Program, say("give the folder that contains the server")); err != nil {
			return program.Source{}, err
		}
	}
	work := attempt.Work{Workspace: workspace.Workspace{Root: root, Dir: dir}, Shown: c.Work, Program: c.Program}
	var lesson curriculum.Lesson
	if c.Lesson != "" {
		found, err := a.lesson(&work, c.Lesson)
		if err != nil {
			return program.Source{}, err
		}
		lesson = found
	} else {
		for _, l := range a.course.Lessons {
			if work.Begun(l) || lesson.ID == "" {
				lesson = l
			}
		}
	}
	if c.Program == "" && c.Work == curriculum.Work {
		if _, err := begin(&work, lesson); err != nil {
			return program.Source{}, err
		}
	}
	return work.Source(lesson)
}

// wontStart says why the server can't start.
func (a *app) wontStart(ctx context.Context, err error) error {
	var fault *program.Fault
	var trouble *program.Trouble
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.As(err, &trouble):
		return &problem{err.Error(), wording.Remedy(trouble.Remedy, trouble.Folders...)}
	case errors.Is(err, program.ErrNoGo):
		return &problem{err.Error(), say(getGo)}
	case !errors.As(err, &fault):
		return &problem{err.Error(), say("fix that, and try again")}
	}
	failure := fault.Failure
	wording.Speak().Failure(&failure)
	fmt.Fprintln(a.err, failure.Message)
	for _, line := range failure.Detail {
		fmt.Fprintln(a.err, "  "+shownLog(line))
	}
	fmt.Fprintln(a.err, wording.Current().Words.Report.Next+failure.Next)
	return status(exitFailed)
}
