// Bench measures how long a learner waits from saving a file to the verdict, beside a bare go build of the same
// program in the same minutes on the same machine: make bench. Only the ratios mean anything elsewhere.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"handshake/grader/curriculum"
	"handshake/lessons"
)

// rounds is how often each thing is measured; the median counts. The things take turns, so that a busy moment of the
// machine falls on all of them alike.
const rounds = 7

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run() (err error) {
	root, err := curriculum.FindRoot(".")
	if err != nil {
		return err
	}
	// Inside the module, so that a bare go build works, and below bin, which is nobody's work.
	dir := filepath.Join(root, "bin", "bench")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, curriculum.Solutions))); err != nil {
		return fmt.Errorf("copy the solutions: %w", err)
	}
	b := bench{root: root, dir: dir}
	course := lessons.Course()

	fmt.Printf("From save to verdict, median of %d runs; each save is a change that makes Go build anew.\n\n", rounds)
	fmt.Printf("%-28s %12s %18s %26s\n", "", "go build", "all but races", "with the race detector")
	var bare time.Duration
	for _, lesson := range course.Lessons {
		folder := filepath.Join(dir, lesson.ID)
		build, quick, whole := b.medians(folder, []string{"check", lesson.ID, "--work", dir, "--no-race"}, []string{"check", lesson.ID, "--work", dir})
		bare += build
		fmt.Printf("%-28s %9.2f s  %8.2f s = %4.2f %15.2f s = %4.2f\n", lesson.ID, build.Seconds(), quick.Seconds(), ratio(quick, build), whole.Seconds(), ratio(whole, build))
	}
	if b.err != nil {
		return b.err
	}
	b.handshake("check", "--all", "--work", dir)
	var unchanged []time.Duration
	for range rounds {
		unchanged = append(unchanged, b.handshake("check", "--all", "--work", dir))
	}
	all := median(unchanged)
	fmt.Printf("\nAll %d lessons, unchanged: %.2f s, which is %.2f of their go builds.\n", len(course.Lessons), all.Seconds(), ratio(all, bare))
	return b.err
}

func ratio(a, b time.Duration) float64 { return a.Seconds() / b.Seconds() }

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// bench runs commands and remembers the first error.
type bench struct {
	root, dir string
	saves     int
	err       error
}

// medians measures a bare build and two commands of the grader, each after a save.
func (b *bench) medians(folder string, first, second []string) (build, quick, whole time.Duration) {
	var builds, quicks, wholes []time.Duration
	for range rounds {
		b.save(folder)
		builds = append(builds, b.time("go", "build", "-o", filepath.Join(b.dir, "program"), folder))
		b.save(folder)
		quicks = append(quicks, b.handshake(first...))
		b.save(folder)
		wholes = append(wholes, b.handshake(second...))
	}
	return median(builds), median(quicks), median(wholes)
}

// save changes the learner's file as an edit does: the program must be compiled and linked again.
func (b *bench) save(folder string) {
	b.saves++
	file, err := os.OpenFile(filepath.Join(folder, curriculum.EditedFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.note(err)
		return
	}
	_, err = fmt.Fprintf(file, "\nconst save%d = %d\n", b.saves, time.Now().UnixNano())
	b.note(errors.Join(err, file.Close()))
}

func (b *bench) handshake(args ...string) time.Duration {
	return b.time(filepath.Join(b.root, "bin", "handshake"), args...)
}

func (b *bench) time(name string, args ...string) time.Duration {
	command := exec.Command(name, args...)
	command.Dir = b.root
	begun := time.Now()
	if output, err := command.CombinedOutput(); err != nil {
		b.note(fmt.Errorf("%s %v: %w\n%s", name, args, err, output))
	}
	return time.Since(begun)
}

func (b *bench) note(err error) {
	if b.err == nil {
		b.err = err
	}
}
