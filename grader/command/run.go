package command

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"handshake/grader/curriculum"
	"handshake/grader/program"
	"handshake/grader/workspace"
)

// runCommand starts the learner's server, to try it by hand.
type runCommand struct {
	Lesson  string `arg:"" optional:"" help:"The lesson, by number, name or the beginning of a name. Without it: the last one begun."`
	Work    string `default:"work" placeholder:"DIR" help:"The folder that holds the lessons' folders."`
	Program string `placeholder:"DIR" help:"Start the server in the folder DIR instead."`
	Port    int    `default:"8080" env:"PORT" help:"The port to listen on, or the next free one after it."`
}

// Run starts the server and shows its log until Ctrl-C.
func (c *runCommand) Run(ctx context.Context, h *house) (err error) {
	root, err := root()
	if err != nil {
		return err
	}
	source, err := c.source(h, root)
	if err != nil {
		return err
	}
	keeper, err := newKeeper()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keeper.Close()) }()
	fmt.Fprintf(h.err, "building %s ...\n", source.Shown)
	binary, err := keeper.Build(ctx, source, program.BuildOptions{})
	if err != nil {
		return h.wontStart(ctx, err)
	}
	port, err := program.PortFrom(c.Port)
	if err != nil {
		return &problem{err.Error(), "end one of the programs that listen there, or name another port: PORT=9000"}
	}
	process, err := keeper.Start(ctx, binary, program.StartOptions{
		Port: port, Secret: "handshake-run", OnLine: func(line program.Line) { fmt.Fprintln(h.out, line.Text) },
	})
	if err != nil {
		return h.wontStart(ctx, err)
	}
	if port != c.Port {
		fmt.Fprintf(h.err, "Port %d is taken, so your server listens on %d.\n", c.Port, port)
	}
	fmt.Fprintf(h.err, "Open http://127.0.0.1:%d in a browser, in two tabs. Ctrl-C ends the server.\n", port)
	select {
	case <-ctx.Done():
		process.Stop()
		return nil
	case <-process.Done():
		how, _, _ := process.Ended()
		return &problem{"your server " + how, "see its last lines above"}
	}
}

// source finds the program to start.
func (c *runCommand) source(h *house, root string) (program.Source, error) {
	w := workspace.Workspace{Root: root, Dir: filepath.Join(root, c.Work)}
	if filepath.IsAbs(c.Work) {
		w.Dir = c.Work
	}
	var lesson curriculum.Lesson
	if c.Lesson != "" {
		found, err := h.course.Find(c.Lesson)
		if err != nil {
			return program.Source{}, &problem{err.Error(), "list the lessons: " + listCommandLine()}
		}
		lesson = found
	} else {
		for _, l := range h.course.Lessons {
			if w.Begun(l) || lesson.ID == "" {
				lesson = l
			}
		}
	}
	if c.Program != "" {
		dir, err := filepath.Abs(c.Program)
		return program.Source{Dir: dir, Shown: filepath.Clean(c.Program), Root: root, As: curriculum.Work + "/" + lesson.ID}, err
	}
	if c.Work == curriculum.Work {
		if _, err := w.Begin(lesson); err != nil {
			return program.Source{}, &problem{err.Error(), "clone the kit into a folder that you may write to"}
		}
	}
	return program.Source{Dir: w.Program(lesson), Shown: filepath.Join(c.Work, lesson.ID), Root: root, As: curriculum.Work + "/" + lesson.ID}, nil
}

// wontStart tells what keeps the server from starting.
func (h *house) wontStart(ctx context.Context, err error) error {
	var fault *program.Fault
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, program.ErrNoGo):
		return &problem{err.Error(), getGo}
	case !errors.As(err, &fault):
		return &problem{err.Error(), "see to that, and try again"}
	}
	fmt.Fprintln(h.err, fault.Message)
	for _, line := range fault.Detail {
		fmt.Fprintln(h.err, "  "+line)
	}
	fmt.Fprintln(h.err, "Next: "+fault.Next)
	return status(exitFailed)
}
