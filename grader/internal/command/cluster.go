package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"handshake/grader/internal/class"
	"handshake/grader/internal/wording"
)

// Cluster lets several machines grade one class. Only a module of its own has one, so that learners never download what it needs.
type Cluster interface {
	// Serve starts a server in this process, and returns its URL.
	Serve() (url string, stop func(), err error)
	// Distribute has tasks of a version of course and grader graded by the workers that ask the server at the URL.
	Distribute(ctx context.Context, url, version string, say func(string)) (grade func(ctx context.Context, key string, task []byte) ([]byte, error), stop func(), err error)
	// Work grades what the server at the URL has to do, so many at the same time, until ctx ends.
	Work(ctx context.Context, url string, w *class.Worker, jobs int, say func(string)) error
}

// localServer is the URL of the server inside the command.
const localServer = "local"

// inFlight is how many submissions are handed to the workers at the same time. Each is in memory until it has been sent.
const inFlight = 32

// workerCommand grades what other processes found.
type workerCommand struct {
	Nats      string `required:"" placeholder:"URL" help:"The NATS server that has the work: nats://HOST:4222."`
	Course    string `placeholder:"DIR" help:"The folder of the course (default: the course that the working directory is in, or else the one that this program is in)."`
	Jobs      int    `placeholder:"N" help:"How many programs to grade at the same time (default: by the number of processors)."`
	Isolation string `placeholder:"MEANS" help:"Isolate programs only in this way: namespaces, bubblewrap, user, or group for programs that you trust (default: the strongest that works here, but never group)."`
}

// Run grades until it is interrupted.
func (c *workerCommand) Run(ctx context.Context, a *app) error {
	root, err := courseAt(c.Course)
	if err != nil {
		return err
	}
	if a.cluster == nil {
		return a.clustered(ctx, root)
	}
	k := class.Class{Course: a.course, Root: root}
	finish, err := a.isolate(ctx, &k, c.Jobs, c.Isolation)
	defer finish()
	if err != nil {
		return err
	}
	w, err := k.NewWorker()
	if err != nil {
		return err
	}
	fmt.Fprint(a.out, say("Waiting for work, version %s. Programs are isolated by %s. Stop with Ctrl-C.\n", w.Version(), wording.Translate(k.Isolation)))
	return unreachable(c.Nats, a.cluster.Work(ctx, c.Nats, w, k.Jobs, a.note))
}

// note says something on a line of its own.
func (a *app) note(text string) { fmt.Fprintln(a.err, text) }

// unreachable says what to do if a server can't be used.
func unreachable(url string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return &problem{say("the NATS server can't be used: %s", err.Error()), say("start one with JetStream (nats-server -js), and give its URL: --nats nats://HOST:4222")}
}

// distribute has a class graded by workers.
func (c *gradeCommand) distribute(ctx context.Context, a *app, k *class.Class) (finish func(), err error) {
	var ends []func()
	finish = func() {
		for i := len(ends) - 1; i >= 0; i-- {
			ends[i]()
		}
	}
	version, err := k.Version()
	if err != nil {
		return finish, err
	}
	url := c.Nats
	if url == localServer {
		var stop func()
		if url, stop, err = a.cluster.Serve(); err != nil {
			return finish, wording.Errorf("start a NATS server: %w", err)
		}
		ends = append(ends, stop)
		own := class.Class{Course: k.Course, Root: k.Root, Dir: k.Dir, Out: k.Out}
		finishOwn, err := a.isolate(ctx, &own, c.Jobs, c.Isolation)
		ends = append(ends, finishOwn)
		if err != nil {
			return finish, err
		}
		w, err := own.NewWorker()
		if err != nil {
			return finish, err
		}
		working, stopWorking := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if err := unreachable(url, a.cluster.Work(working, url, w, own.Jobs, a.note)); err != nil {
				a.note(sentence(err.Error()))
			}
		}()
		ends = append(ends, func() { stopWorking(); <-ended })
		a.note(say("Grading here. To grade on this machine with more workers: handshake worker --nats %s", url))
	}
	grade, stop, err := a.cluster.Distribute(ctx, url, version, a.note)
	if err != nil {
		return finish, unreachable(url, err)
	}
	ends = append(ends, stop)
	k.Isolation, k.Jobs, k.Elsewhere = class.ByWorkers, inFlight, grade
	return finish, nil
}

// clusterModule is the folder of the module that has a cluster.
const clusterModule = "grader/cluster"

// clustered runs this command line with the program that has a cluster, which it builds first.
func (a *app) clustered(ctx context.Context, root string) error {
	from := filepath.Join(root, filepath.FromSlash(clusterModule))
	if _, err := os.Stat(from); err != nil {
		return &problem{say("this course has no program for NATS"), say("write one as docs/instructors.md says, and run that")}
	}
	out := filepath.Join(root, "bin", "handshake-cluster")
	if runtime.GOOS == "windows" {
		out += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-o", out, "./handshake")
	// Built so, it is the same on all machines, and so are its results.
	build.Dir, build.Env = from, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "CGO_ENABLED=0")
	build.Stdout, build.Stderr = a.err, a.err
	if err := build.Run(); err != nil {
		return &problem{say("the program for NATS can't be built: %s", err.Error()), say("read what the go command says above; the first time, it needs the network")}
	}
	command := exec.CommandContext(ctx, out, a.args...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, a.out, a.err
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return status(exit.ExitCode())
	case err != nil:
		return wording.Errorf("run the program for NATS: %w", err)
	}
	return status(exitPassed)
}
