package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muesli/cancelreader"
	"golang.org/x/term"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/watch"
	"handshake/grader/internal/wording"
)

// watchCommand grades on every save.
type watchCommand struct {
	Lesson string `arg:"" optional:"" help:"The lesson to work on, by number, name or the start of a name (default: the first one that doesn't pass)."`
}

// Run grades after each save until q is pressed.
func (c *watchCommand) Run(ctx context.Context, a *app) error {
	work, err := a.learnersWork()
	if err != nil {
		return err
	}
	// Most saves don't pass yet, so learners shouldn't wait for a second build.
	work.Grader.Races = grade.RacesAfter
	id := ""
	if c.Lesson != "" {
		lesson, err := a.lesson(work, c.Lesson)
		if err != nil {
			return err
		}
		id = lesson.ID
	} else if len(a.course.Lessons) == 0 {
		return noLessons()
	}
	if first, err := a.lesson(work, c.Lesson); err == nil {
		if err := needsGo(work, first); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(work.Dir, 0o777); err != nil {
		return &problem{err.Error(), say("make sure that %s is a folder on a disk with free space, and try again", curriculum.Work)}
	}
	ctx, quit := context.WithCancel(ctx)
	saves := watch.Watch(ctx, work.Dir)
	defer saves.Wait()
	defer quit()

	states := make(chan watch.State)
	commands := make(chan watch.Command)
	session := &watch.Session{
		Course: a.course, Work: *work, Lesson: id, NewKeeper: newKeeper,
		Begin: func(lesson curriculum.Lesson) ([]string, error) { return begin(work, lesson) },
		Show: func(state watch.State) {
			select {
			case states <- state:
			case <-ctx.Done():
			}
		},
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		session.Run(ctx, saves.C, commands)
	}()
	err = (&watcher{app: a, work: work, saves: saves}).run(ctx, states, commands)
	quit()
	<-done
	return err
}

// watcher shows a session in a terminal, or line by line in a pipe or a file.
type watcher struct {
	*app
	work   *attempt.Work
	saves  *watch.Saves
	screen display
	keys   string // why keys don't work; "" if they do

	state  watch.State
	spin   int
	shown  time.Time // when the last printed report was made, without a terminal
	whole  bool      // that report was complete
	said   string    // the last printed line about work in progress, without a terminal
	aside  string    // what is shown instead of the report, until a key is pressed or a file is saved
	full   bool      // the whole report is shown
	which  string    // which lines of it are visible; "" if all are
	remark string    // what to say about the last key

	continued <-chan struct{} // the process goes on after a stop; nil without keys
}

// run shows states and reads keys until the context ends or q is pressed.
func (w *watcher) run(ctx context.Context, states <-chan watch.State, commands chan<- watch.Command) (err error) {
	keys, restore := w.open()
	w.restore.Store(&restore)
	defer restore()
	resized, stop := resizes()
	defer stop()
	spin := time.NewTicker(spinEvery)
	defer spin.Stop()
	w.draw()
	for {
		select {
		case <-ctx.Done():
			return nil
		case w.state = <-states:
			if w.state.Working != "" {
				w.fold()
			}
			w.remark = ""
		case <-resized:
			w.screen.last = "" // the terminal has moved what it showed
		case <-w.continued:
			w.screen.last = "" // the shell has written below what it showed
		case <-spin.C:
			w.spin++
			if w.state.Working == "" || !w.screen.terminal {
				continue
			}
		case key, ok := <-keys:
			if !ok {
				restore() // in raw mode Ctrl-C is no signal
				keys, w.screen.raw, w.keys = nil, false, say("stdin is closed, so keys don't work; press Ctrl-C to quit")
				break
			}
			w.remark = ""
			if w.which != "" && w.screen.scroll(key) {
				break
			}
			switch key {
			case 'q', 'Q', 3, 4: // in raw mode Ctrl-C and Ctrl-D are keys like others
				return nil
			case 'f', 'F':
				full := !w.full
				w.fold()
				w.full = full
			case 'r', 'R':
				w.fold()
				w.ask(ctx, commands, states, watch.Again)
			case 'n', 'N':
				w.fold()
				w.next(ctx, commands, states)
			case 'h', 'H':
				w.beside(func(a *app) error { return (&hintCommand{Lesson: w.state.Lesson.ID}).Run(a) })
			case 'l', 'L':
				w.beside(func(a *app) error { return listCommand{}.Run(a) })
			case 's', 'S':
				if !w.passed() {
					w.remark = report.SolutionLater()
					break
				}
				w.beside(func(a *app) error { return (&solutionCommand{Lesson: w.state.Lesson.ID}).Run(a) })
			default:
				w.fold()
			}
		}
		w.draw()
	}
}

// fold goes back to the report that fits the screen.
func (w *watcher) fold() { w.aside, w.full, w.screen.top = "", false, 0 }

// ask sends a command to the session, and keeps receiving states meanwhile.
func (w *watcher) ask(ctx context.Context, commands chan<- watch.Command, states <-chan watch.State, command watch.Command) {
	for {
		select {
		case commands <- command:
			return
		case w.state = <-states:
		case <-ctx.Done():
			return
		}
	}
}

func (w *watcher) passed() bool { return w.state.Fresh && w.state.Passed() }

// last reports whether no lesson comes after the current one.
func (w *watcher) last() bool {
	return w.state.Lesson.ID == w.course.Lessons[len(w.course.Lessons)-1].ID
}

func (w *watcher) next(ctx context.Context, commands chan<- watch.Command, states <-chan watch.State) {
	switch {
	case w.last() && w.passed():
		w.remark = say("This is the last lesson.")
	case !w.passed():
		w.remark = say("The next lesson opens when this one passes.")
	default:
		w.ask(ctx, commands, states, watch.Next)
	}
}

// beside shows the output of another command instead of the report.
func (w *watcher) beside(run func(*app) error) {
	if w.state.Lesson.ID == "" {
		return
	}
	var said bytes.Buffer
	err := run(&app{course: w.course, out: &said, err: &said, watching: true})
	var p *problem
	switch {
	case errors.As(err, &p):
		fmt.Fprintln(&said, sentence(p.what))
		fmt.Fprintln(&said, wording.Current().Words.Report.Next+p.next)
	case err != nil:
		fmt.Fprintln(&said, sentence(err.Error()))
	}
	w.fold()
	w.aside = said.String()
}

// open makes the terminal deliver each key at once, if there is a terminal.
func (w *watcher) open() (keys <-chan byte, restore func()) {
	out, _ := w.out.(*os.File)
	w.screen = display{out: w.out}
	w.screen.terminal = out != nil && term.IsTerminal(int(out.Fd())) && os.Getenv("TERM") != "dumb"
	if !term.IsTerminal(int(os.Stdin.Fd())) || !w.screen.terminal {
		w.keys = say("stdin isn't a terminal, so keys don't work; press Ctrl-C to quit")
		return nil, func() {}
	}
	before, err := term.MakeRaw(int(os.Stdin.Fd()))
	if err != nil {
		w.keys = say("keys don't work in this terminal (%s); press Ctrl-C to quit", err.Error())
		return nil, func() {}
	}
	w.screen.raw = true
	reader, err := cancelreader.NewReader(os.Stdin)
	if err != nil {
		w.keys = say("keys don't work in this terminal (%s); press Ctrl-C to quit", err.Error())
		return nil, func() { _ = term.Restore(int(os.Stdin.Fd()), before) }
	}
	var stop func()
	w.continued, stop = stayRaw(int(os.Stdin.Fd()))
	pressed, ended := make(chan byte), make(chan struct{})
	go func() {
		defer close(pressed)
		buffer := make([]byte, 64)
		for {
			n, err := reader.Read(buffer)
			if err != nil {
				return
			}
			typed := buffer[:n]
			if n > 1 && buffer[0] == 0x1b { // a key of several bytes
				key, known := scrolling[string(typed)]
				if !known {
					continue
				}
				typed = []byte{key}
			}
			for _, key := range typed {
				select {
				case pressed <- key:
				case <-ended:
					return
				}
			}
		}
	}()
	return pressed, sync.OnceFunc(func() {
		close(ended)
		stop()
		reader.Cancel()
		_ = term.Restore(int(os.Stdin.Fd()), before)
		fmt.Fprintln(w.out)
	})
}

// draw shows the current state.
func (w *watcher) draw() {
	if !w.screen.terminal {
		w.print()
		return
	}
	width, height := w.screen.size()
	w.which = ""
	body := ""
	rows := height - strings.Count(w.foot(width), "\n") - 1
	switch {
	case w.aside != "":
		body, w.which = w.screen.window(w.aside, rows)
	case w.state.Working != "" || (!w.state.Fresh && w.state.Err == nil):
		body = w.working()
	case w.state.Err != nil:
		body = w.trouble()
	case w.full:
		body, w.which = w.screen.window(w.report(0), rows)
	default:
		body = w.report(rows)
	}
	w.screen.show(strings.TrimRight(body, "\n") + "\n\n" + strings.TrimRight(w.foot(width), "\n"))
}

// print writes what is new, for a pipe or a file.
func (w *watcher) print() {
	switch {
	case w.state.Working != "":
		if line := w.doing(); line != w.said {
			w.said = line
			fmt.Fprintln(w.out, line)
		}
	case w.state.Err != nil:
		fmt.Fprint(w.out, w.trouble())
	case w.state.Fresh && (w.shown != w.state.Report.Started || w.whole != w.state.Whole):
		w.said, w.shown, w.whole = "", w.state.Report.Started, w.state.Whole
		fmt.Fprint(w.out, w.report(0)+"\n"+w.foot(80)+"\n")
	}
}

// spinner shows that something is in progress. The second row is for locales without UTF-8.
var spinner = [2][]string{{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}, {"|", "/", "-", "\\"}}

// doing says what is being done.
func (w *watcher) doing() string {
	if state := w.state; !w.screen.terminal && !state.PassesSoFar() {
		state.SoFar = verdict.Lesson{} // a line for each is enough
		return state.Doing()
	}
	return w.state.Doing()
}

// working says what is being done, and after a while for how long.
func (w *watcher) working() string {
	signs := spinner[0]
	if report.ASCIILocale(os.Getenv) {
		signs = spinner[1]
	}
	line := signs[w.spin%len(signs)] + " " + w.doing()
	if took := time.Since(w.state.Since); !w.state.Since.IsZero() && took > showTimeAfter {
		line += say(" %.0f s", took.Seconds())
	}
	if len(w.state.SoFar.Checks) > 0 {
		line += "\n\n" + report.SoFar(w.out, w.state.SoFar, screen(w.out))
	}
	return line + "\n"
}

// trouble says what keeps the kit from grading.
func (w *watcher) trouble() string {
	what, next := trouble(w.state.Err)
	return what + "\n" + wording.Current().Words.Report.Next + next + "\n"
}

// report is the newest report, in at most that many rows.
func (w *watcher) report(height int) string {
	options := screen(w.out)
	options.Height, options.Open, options.OnSave = height, w.state.Lesson.Number(), true
	options.Full = w.full
	if w.keys == "" {
		options.Hint, options.More = "", say("f shows them") // there are keys for these
	}
	return report.Text(w.out, w.state.Report, options)
}

// elsewhere names a lesson that doesn't pass, if it isn't the current one: the keys are about the current one.
func (w *watcher) elsewhere() string {
	for _, lesson := range w.state.Report.Lessons {
		if lesson.ID != w.state.Lesson.ID && lesson.Outcome == verdict.Failed {
			return say(" Lesson %02d doesn't pass.", lesson.Number)
		}
	}
	return ""
}

// foot says that files are watched, and what the keys do.
func (w *watcher) foot(width int) string {
	var lines []string
	where := curriculum.Work
	if w.state.Lesson.ID != "" {
		where += "/" + w.state.Lesson.ID
	}
	if w.remark != "" {
		lines = append(lines, w.remark)
	}
	switch why := w.saves.Polling(); {
	case why != "":
		lines = append(lines, sentence(say("%s, so %s is checked every %.1f s", why, where, watch.PollEvery.Seconds())))
	case w.state.Fresh && w.state.Whole:
		checked := w.state.Report.Started.Add(w.state.Report.Took.Duration())
		lines = append(lines, say("Watching %s. Checked at %s.%s", where, checked.Format("15:04:05"), w.elsewhere()))
	default:
		lines = append(lines, say("Watching %s. Save to check your code.", where))
	}
	switch {
	case w.keys != "":
		lines = append(lines, sentence(w.keys))
	case w.which != "":
		lines = append(lines, say("space down   b up   q quit   any other key: go back   %s", w.which))
	case w.aside != "":
		lines = append(lines, say("h hint   l list   q quit   any other key: go back"))
	case w.full:
		lines = append(lines, say("f short report   r run again   h hint   l list   q quit"))
	default:
		keys := []string{say("r run again"), say("f full report"), say("h hint"), say("l list"), say("q quit")}
		if w.passed() {
			keys = slices.Delete(keys, 1, 2) // it has nothing more to tell
		}
		if w.passed() {
			keys = append([]string{say("s solution")}, keys...)
		}
		if w.passed() && !w.last() {
			keys = append([]string{say("n next lesson")}, keys...)
		}
		lines = append(lines, strings.Join(keys, "   "))
	}
	for i, line := range lines {
		lines[i] = plain.Cut(line, width, "")
	}
	return strings.Join(lines, "\n") + "\n"
}
