package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"

	"handshake/grader/curriculum"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/page"
	"handshake/grader/internal/program"
	"handshake/grader/internal/watch"
)

// learnCommand serves the course page.
type learnCommand struct {
	Lesson string `arg:"" optional:"" help:"The lesson to work on, by number, name or the start of a name (default: the first one that doesn't pass)."`
	Port   port   `default:"7070" help:"The port of the page, or the next free one after it."`
	NoOpen bool   `help:"Only print the page's URL, and don't open a browser."`
}

// Run serves the page and grades after each save until Ctrl-C.
func (c *learnCommand) Run(ctx context.Context, a *app) error {
	work, err := a.learnersWork()
	if err != nil {
		return err
	}
	if len(a.course.Lessons) == 0 {
		return noLessons()
	}
	work.Grader.Races = grade.RacesAfter // as in watch: most saves don't pass yet
	id := ""
	lesson, err := a.lesson(work, c.Lesson)
	if err != nil {
		return err
	}
	if c.Lesson != "" {
		id = lesson.ID
	}
	if err := needsGo(work, lesson); err != nil {
		return err
	}
	if err := os.MkdirAll(work.Dir, 0o777); err != nil {
		return &problem{err.Error(), say("make sure that %s is a folder on a disk with free space, and try again", curriculum.Work)}
	}
	number, err := program.PortFrom(int(c.Port))
	if err != nil {
		return &problem{err.Error(), say("end one of the programs that listen there, or choose a different port: --port 9000")}
	}
	listener, err := page.Listen(number)
	if err != nil {
		return &problem{err.Error(), say("choose a different port: --port 9000")}
	}
	ctx, quit := context.WithCancel(ctx)
	defer quit()
	saves := watch.Watch(ctx, work.Dir)
	commands := make(chan watch.Command)
	server, err := page.New(page.Config{
		Course: a.course, Work: *work, NewKeeper: newKeeper, Polling: saves.Polling, Version: version(), Trouble: trouble,
		Begin: func(lesson curriculum.Lesson) ([]string, error) { return begin(work, lesson) },
		Command: func(request context.Context, command watch.Command) {
			select {
			case commands <- command:
			case <-request.Done():
			case <-ctx.Done():
			}
		},
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	session := &watch.Session{
		Course: a.course, Work: *work, Lesson: id, NewKeeper: newKeeper, Show: server.Show,
		Begin: func(lesson curriculum.Lesson) ([]string, error) { return begin(work, lesson) },
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		session.Run(ctx, saves.C, commands)
	}()
	a.invite(ctx, page.URL(listener), !c.NoOpen)
	err = server.Serve(ctx, listener)
	quit()
	<-done
	saves.Wait()
	return err
}

// invite says where the page is, and opens it in a browser if there is one.
func (a *app) invite(ctx context.Context, url string, open bool) {
	fmt.Fprint(a.out, say("The course is at %s\nEvery save checks your code. Press Ctrl-C to quit.\n", url))
	if !open {
		return
	}
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
		if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" { // it would open a browser in this terminal
			return
		}
	}
	command := exec.CommandContext(ctx, opener[0], append(opener[1:], url)...)
	if command.Start() == nil {
		go func() { _ = command.Wait() }() // the browser stays; only its opener ends
	}
}

// version is the kit's, as far as it is known.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "Handshake"
	}
	return "Handshake " + info.Main.Version
}

// trouble words an error with the next action.
func trouble(err error) (what, next string) {
	var p *problem
	if errors.As(err, &p) {
		return sentence(p.what), p.next
	}
	return sentence(err.Error()), say("fix that, and save again.")
}
