package command

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"golang.org/x/term"

	"handshake/grader/curriculum"
	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/verify"
	"handshake/grader/internal/wording"
)

// verifyCommand verifies the course.
type verifyCommand struct {
	Lessons []string `arg:"" optional:"" name:"lesson" help:"Lessons to verify, by number, name or the start of a name (default: all)."`
	Update  bool     `help:"Record the mistakes' fingerprints again instead of comparing with them."`
	Fails   bool     `help:"With --update: write the lines Fails and May-Fail of each mistake again, too. Read the difference (git diff) before you commit it."`
	Quick   bool     `help:"Check only texts, files and links, without grading programs."`
	Runs    int      `placeholder:"N" help:"How often to grade each mistake (default: 1, with --update 6). Without --update, decoys are graded as often, and mistakes that don't get their own advice every time are listed."`
	At      int      `default:"4" placeholder:"N" help:"How many programs to grade at the same time."`
}

// Run prints each complaint with how to fix it, and a summary.
func (c *verifyCommand) Run(ctx context.Context, a *app) (err error) {
	root, err := root()
	if err != nil {
		return err
	}
	keeper, err := newKeeper()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keeper.Close()) }()
	options := verify.Options{Update: c.Update, Fails: c.Update && c.Fails, Keeper: keeper, Seed: func() uint64 { return rand.Uint64() >> 32 }, At: c.At, Runs: c.Runs, Quick: c.Quick}
	options.Renewing = func(lesson curriculum.Lesson) string { return typed("verify", numbered(lesson), cmdline.Update) }
	for _, word := range c.Lessons {
		lesson, err := a.course.Find(word)
		if err != nil {
			return &problem{err.Error(), say("list the lessons: %s", typed("list", ""))}
		}
		options.Only = append(options.Only, lesson)
	}
	if file, ok := a.err.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		options.Progress = func(done, all int, program string) { fmt.Fprint(file, say("\r\x1b[K%d of %d: %s", done, all, program)) }
		defer fmt.Fprint(file, "\r\x1b[K")
	}
	begun := time.Now()
	result, err := verify.Course(ctx, a.course, root, options)
	if ctx.Err() != nil {
		fmt.Fprintln(a.err, say("\nStopped before there was a result."))
		return status(exitKit)
	}
	if err != nil {
		return err
	}
	if options.Progress != nil {
		fmt.Fprint(a.err, "\r\x1b[K")
	}
	for _, complaint := range result.Complaints {
		fmt.Fprint(a.out, say("%s\n  %s\n  Next: %s\n\n", complaint.File, sentence(complaint.What), complaint.Fix))
	}
	if !c.Quick {
		fmt.Fprint(a.out, say("%s graded in %.0f s: %s, %s", number(result.Programs, "program"), time.Since(begun).Seconds(),
			number(result.Checks, "check"), number(result.Mistakes, "mistake")))
		if !c.Update {
			fmt.Fprint(a.out, say(", %d with the right advice", result.Advised))
		}
		fmt.Fprintln(a.out, ".")
		if result.Mistakes > 0 && !c.Update {
			fmt.Fprint(a.out, say("Recall: %d of %d mistakes get their own advice (%d %%).\n", result.Advised, result.Mistakes, 100*result.Advised/result.Mistakes))
		}
		if result.Decoys > 0 {
			fmt.Fprint(a.out, say("Precision: %d of %s get no false advice (%d %%), and %d of these get true advice.\n",
				result.Precise, number(result.Decoys, "decoy"), 100*result.Precise/result.Decoys, result.Named))
		}
		for _, rate := range result.Rates {
			fmt.Fprint(a.out, say("Gets its own advice in %d of %d runs: %s %s\n", rate.Told, rate.Of, rate.File, sentence(rate.Else)))
		}
		for _, again := range result.Again {
			fmt.Fprint(a.out, say("Graded again, because one run didn't match: %s %s\n", again.File, sentence(again.What)))
		}
	}
	switch n := len(result.Complaints); {
	case n == 1:
		fmt.Fprintln(a.out, say("One problem."))
		return status(exitFailed)
	case n > 1:
		fmt.Fprint(a.out, say("%d problems.\n", n))
		return status(exitFailed)
	case c.Quick:
		fmt.Fprintln(a.out, say("The texts and files are consistent. No program was graded."))
	default:
		fmt.Fprintln(a.out, say("The course is consistent."))
	}
	return nil
}

// number says how many there are of a thing.
func number(n int, thing string) string { return wording.Current().Words.Report.Plural(n, thing) }
