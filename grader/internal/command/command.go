// Package command is the grader's command line. Each command is a small struct in a file of its own. It knows its course, files
// and terminals, and connects the other packages. It grades nothing itself. A course in a module of its own calls Main with its
// own table of lessons.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"handshake/grader/curriculum"
	"handshake/grader/internal/class"
	"handshake/grader/internal/program"
	"handshake/grader/internal/report"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// The exit statuses.
const (
	exitPassed = 0 // everything that was asked for passed
	exitFailed = 1 // a check failed, which is for the learner to fix
	exitKit    = 2 // the kit, the machine or the command line is at fault, and the message says what to do
)

// commands is the whole command line.
type commands struct {
	Check      checkCommand      `cmd:"" help:"Grade your work and explain what was seen."`
	Watch      watchCommand      `cmd:"" help:"Grade your work on every save."`
	Learn      learnCommand      `cmd:"" help:"Show the course as a page in your browser, and grade your work on every save."`
	Run        runCommand        `cmd:"" help:"Start your server, to try it in a browser."`
	Hint       hintCommand       `cmd:"" help:"Show the next hint of your lesson."`
	Talk       talkCommand       `cmd:"" help:"Connect named clients to your running server, and type what they send."`
	List       listCommand       `cmd:"" help:"List the lessons and your progress."`
	Reset      resetCommand      `cmd:"" help:"Start a lesson over. Your old work is kept."`
	Solution   solutionCommand   `cmd:"" help:"Show how the solution differs from your work, once it passes."`
	Doctor     doctorCommand     `cmd:"" help:"Check this machine for problems, and say how to fix them."`
	Grade      gradeCommand      `cmd:"" help:"For instructors: grade a folder of submissions."`
	Worker     workerCommand     `cmd:"" help:"For instructors: grade submissions for a grade --nats that runs here or on another machine."`
	Autograder autograderCommand `cmd:"" help:"For instructors: write an autograder for Gradescope, as a zip file."`
	Verify     verifyCommand     `cmd:"" help:"For instructors: verify the course. Solutions must pass, starters must fail where they should, every mistake must be caught and get its own advice, and texts must match the checks."`
	Lesson     lessonCommand     `cmd:"" help:"For instructors: create, move, drop or rename a lesson."`
	Course     courseCommand     `cmd:"" help:"For instructors: start a course of your own."`
	Event      eventCommand      `cmd:"" help:"For instructors: rename an event."`
	Watchdog   watchdogCommand   `cmd:"" hidden:""`
}

// status is an exit status as an error. Its cause has been reported already.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// getGo is what to do if Go isn't installed.
const getGo = "install Go from https://go.dev/dl/, open a new terminal, and try again"

// problem is an error with the next thing to do.
type problem struct {
	what string
	next string
}

func (p *problem) Error() string { return p.what }

// app is what every command is given: the course, and where it writes to.
type app struct {
	course curriculum.Course
	out    io.Writer
	err    io.Writer

	restore atomic.Pointer[func()] // resets the terminal; nil if nothing has changed it

	args    []string // the command line after the program's name
	cluster Cluster  // nil in the learners' grader

	watching bool // watch runs the command, so its keys work, and the learner only has to save
}

// mostMemory is the heap size at which the garbage collector works harder, so that what a hostile program sends doesn't pile up.
// Most runs need a fifth of it.
const mostMemory = 120 << 20

// Main runs one command and returns its exit status: 0 passed, 1 a check failed, 2 the kit itself failed. args are the arguments
// after the program's name.
func Main(course curriculum.Course, args []string) int { return MainWith(course, args, nil) }

// MainWith is Main with a cluster, which the learners' grader doesn't have.
func MainWith(course curriculum.Course, args []string, cluster Cluster) int {
	course = curriculum.New(course)
	if err := wording.Use(course.Language); err != nil {
		fmt.Fprintln(os.Stderr, sentence(err.Error()))
		return exitKit
	}
	if slices.Equal(args, watchdogArgs) { // a watchdog must be ready at once, and parsing takes time
		program.Watchdog(os.Stdin)
		return exitPassed
	}
	if slices.Equal(args, cellArgs) {
		return program.Cell()
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(mostMemory)
	}
	a := &app{course: course, out: os.Stdout, err: os.Stderr, args: args, cluster: cluster}
	defer understandSequences(os.Stdout, os.Stderr)()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	// The first Ctrl-C ends the run properly. The second one ends it at once, and the watchdogs clean up.
	context.AfterFunc(ctx, stop)
	err := a.within(ctx, args)
	var s status
	var p *problem
	switch {
	case err == nil:
		return exitPassed
	case errors.As(err, &s):
		return int(s)
	case errors.As(err, &p):
		fmt.Fprintln(a.err, sentence(p.what))
		fmt.Fprintln(a.err, wording.Current().Words.Report.Next+p.next)
	default:
		fmt.Fprintln(a.err, sentence(err.Error()))
	}
	return exitKit
}

// within runs the command, and abandons it if it doesn't end after a signal. The watchdogs then clean up.
func (a *app) within(ctx context.Context, args []string) error {
	done := make(chan error, 1)
	go func() { done <- a.run(ctx, args) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	limit := time.NewTimer(stopTimeout)
	defer limit.Stop()
	select {
	case err := <-done:
		return err
	case <-limit.C:
	}
	if restore := a.restore.Load(); restore != nil {
		(*restore)()
	}
	return stopped(a)
}

// run parses the command line and runs the command.
func (a *app) run(ctx context.Context, args []string) error {
	var cli commands
	left := false
	parser, err := kong.New(&cli,
		kong.Name("handshake"),
		kong.Description(say("Grades the realtime servers of the course %s by connecting to them, as browsers would.\n\n"+
			"Exit status: 0 all passed, 1 a check failed, 2 the kit itself had a problem.", a.course.Title)),
		kong.PostBuild(translateHelp),
		kong.Help(printHelp),
		kong.Writers(a.out, a.err),
		kong.Exit(func(int) { left = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(a),
		kong.Vars{"dialects": strings.Join(wire.Names(), ","), "dialectChoice": wording.Choice(wire.Shown()), "formats": strings.Join(class.Formats(), ", ")},
	)
	if err != nil {
		return wording.Errorf("set up the command line: %w", err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if left {
		return nil // --help has been printed
	}
	if err != nil {
		return &problem{err.Error(), say("run go run ./grader --help")}
	}
	if name, twice := repeated(parsed); twice {
		return &problem{say("you gave --%s twice, and only one of them would count", name), say("give it once; to grade several folders, run the command once for each")}
	}
	return parsed.Run()
}

// repeated finds a flag that was given twice with a value. Kong would silently use the last one.
func repeated(parsed *kong.Context) (name string, twice bool) {
	seen := map[string]bool{}
	for _, part := range parsed.Path {
		if part.Flag == nil || part.Flag.IsBool() || part.Flag.IsCumulative() {
			continue
		}
		if seen[part.Flag.Name] {
			return part.Flag.Name, true
		}
		seen[part.Flag.Name] = true
	}
	return "", false
}

// sentence makes an error's text a sentence.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return text
	}
	if first, _, _ := strings.Cut(text, " "); !strings.ContainsAny(first, `/\.`) { // it may be a path
		letter, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(letter)) + text[size:]
	}
	if !strings.ContainsAny(text[len(text)-1:], ".!?:") {
		text += "."
	}
	return text
}

// screen returns the options for reports on the given output.
func screen(out io.Writer) report.Options {
	options := report.Options{ASCII: report.ASCIILocale(os.Getenv), Style: style(), Hint: typed("hint", "")}
	if file, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			options.Width = width
		}
	}
	if root, err := root(); err == nil {
		if _, err := os.Stat(filepath.Join(root, curriculum.Finished)); err == nil {
			options.Finished = curriculum.Finished
		}
	}
	return options
}

// root finds the course that the working directory is in.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", wording.Errorf("find the course: %w", err)
	}
	found, err := curriculum.FindRoot(dir)
	if errors.Is(err, curriculum.ErrNoCourse) {
		return "", &problem{err.Error(), say("change to the folder that you cloned, and try again")}
	}
	return found, err
}
