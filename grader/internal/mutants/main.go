// Mutants grades mechanical mutants of each solution: make mutants LESSON=03. It lists those that pass. A mutant that passes is either a
// wrong server that the checks and the conversations overlook, or it isn't wrong: survivors.txt says why, for each of those that are known.
// Any other survivor makes the command exit with 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/program"
	"handshake/lessons"
)

// errSurvivors says that there are survivors without a reason.
var errSurvivors = errors.New("some mutants pass, and survivors.txt doesn't say why; add a check that fails them, or a reason to grader/internal/mutants/survivors.txt")

func main() {
	var o options
	flag.StringVar(&o.only, "only", "", "only mutants whose name has this text in it")
	flag.IntVar(&o.at, "at", runtime.NumCPU(), "how many mutants to grade at the same time")
	flag.BoolVar(&o.races, "races", true, "look for data races in those that pass and aren't known")
	flag.BoolVar(&o.list, "list", false, "only list the mutants")
	flag.DurationVar(&o.limit, "for", 0, "begin no more mutants after this time, as in 8m; the next run continues")
	update := flag.Bool("update", false, "write the figures into docs/mutants.md")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o, flag.Args(), *update); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// options say what to do with mutants.
type options struct {
	only  string
	at    int
	races bool
	list  bool
	limit time.Duration
}

func run(ctx context.Context, o options, names []string, update bool) (err error) {
	root, err := curriculum.FindRoot(".")
	if err != nil {
		return err
	}
	course := lessons.Course()
	chosen := course.Lessons
	if len(names) > 0 {
		chosen = nil
	}
	for _, name := range names {
		lesson, err := course.Find(name)
		if err != nil {
			return err
		}
		chosen = append(chosen, lesson)
	}
	known, err := readSurvivors(filepath.Join(root, filepath.FromSlash(survivorsFile)))
	if err != nil {
		return err
	}
	keeper, err := program.NewKeeper(nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keeper.Close()) }()
	h := &hunt{options: o, root: root, keeper: keeper, known: known, begun: time.Now()}
	if h.grader, err = grader(); err != nil {
		return err
	}
	for _, lesson := range chosen {
		begun := time.Now()
		r, err := h.lesson(ctx, lesson)
		if err != nil {
			return err
		}
		if !o.list {
			fmt.Printf("%s: %s, %.0f s\n\n", lesson.ID, r, time.Since(begun).Seconds())
		}
		if update { // after each lesson, since all of them take long
			if err := writePage(filepath.Join(root, filepath.FromSlash(page)), []row{r}, known); err != nil {
				return err
			}
		}
	}
	if h.unknown > 0 {
		return errSurvivors
	}
	return nil
}

// row is what came of a lesson's mutants.
type row struct {
	lesson        string // its number
	mutants       int
	checks        int // found by the lesson's checks
	conversations int // found by random conversations alone
	races         int // found by the race detector alone
	allowed       int // they pass, and survivors.txt says why
	passing       int // they pass, and nothing says why
}

// found is how many were found wrong.
func (r row) found() int { return r.checks + r.conversations + r.races }

// score is how many of those that are wrong were found wrong, in percent.
func (r row) score() string {
	wrong := r.mutants - r.allowed
	if wrong == 0 {
		return "-"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", 100*float64(r.found())/float64(wrong)), ".0") + " %"
}

func (r row) String() string {
	return fmt.Sprintf("%d mutants: %d found by checks, %d by conversations, %d by the race detector; %d allowed, %d pass without a reason (score %s)",
		r.mutants, r.checks, r.conversations, r.races, r.allowed, r.passing, r.score())
}

// add sums two rows up.
func (r row) add(other row) row {
	return row{
		r.lesson, r.mutants + other.mutants, r.checks + other.checks, r.conversations + other.conversations,
		r.races + other.races, r.allowed + other.allowed, r.passing + other.passing,
	}
}
