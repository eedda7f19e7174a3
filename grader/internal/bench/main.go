// Bench measures how long it takes from saving a file to the result: of check without and with the search for data races, and of watch
// until it says that its checks pass, and until its result. Each is shown next to a bare go build of the same program, measured in
// turn on the same machine. Only the ratios mean anything elsewhere. Start it with make bench.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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
	b := bench{handshake: filepath.Join(root, "bin", "handshake"), kit: filepath.Join(root, "bin", "bench")}
	if err := os.RemoveAll(b.kit); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.kit)) }()
	if err := b.copyKit(root); err != nil {
		return fmt.Errorf("copy the kit: %w", err)
	}
	course := lessons.Course()

	fmt.Printf("From save to verdict, median of %d runs, and its ratio to a bare go build; each save makes Go build again.\n", rounds)
	fmt.Printf("Check early: without the check for data races, which needs a second build. Watch early: until only that and conversations are left.\n\n")
	fmt.Printf("%-28s %8s  %14s %14s  %14s %14s\n", "", "go build", "check early", "check", "watch early", "watch")
	var bare time.Duration
	for _, lesson := range course.Lessons {
		m := b.lesson(lesson.ID)
		if b.err != nil {
			return b.err
		}
		bare += m.build
		fmt.Printf("%-28s %6.2f s", lesson.ID, m.build.Seconds())
		for i, took := range []time.Duration{m.checkEarly, m.check, m.watchEarly, m.watch} {
			if i%2 == 0 {
				fmt.Print(" ")
			}
			fmt.Printf(" %6.2f s %5.2f", took.Seconds(), took.Seconds()/m.build.Seconds())
		}
		fmt.Println()
	}
	b.graded("check", "--all")
	var unchanged []time.Duration
	for range rounds {
		unchanged = append(unchanged, b.graded("check", "--all"))
	}
	all := median(unchanged)
	fmt.Printf("\nAll %d lessons, unchanged: %.2f s, which is %.2f of their go builds.\n", len(course.Lessons), all.Seconds(), all.Seconds()/bare.Seconds())
	return b.err
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// bench is a copy of the kit, with the solutions as the learner's work. It remembers the first error.
type bench struct {
	handshake, kit string
	saves          int
	err            error
}

// measured are the medians of one lesson.
type measured struct{ build, checkEarly, check, watchEarly, watch time.Duration }

func (b *bench) copyKit(root string) error {
	for from, to := range map[string]string{
		curriculum.Texts: curriculum.Texts, curriculum.Starters: curriculum.Starters, curriculum.Solutions: curriculum.Work,
	} {
		if err := os.CopyFS(filepath.Join(b.kit, to), os.DirFS(filepath.Join(root, from))); err != nil {
			return err
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(b.kit, name), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// lesson measures a bare build and the ways of the grader, each after a save.
func (b *bench) lesson(id string) measured {
	folder := filepath.Join(b.kit, curriculum.Work, id)
	var builds, checksEarly, checks, watchesEarly, watches []time.Duration
	for range rounds {
		b.save(folder)
		builds = append(builds, b.time("go", "build", "-o", filepath.Join(b.kit, "program"), "./"+filepath.ToSlash(filepath.Join(curriculum.Work, id))))
		b.save(folder)
		checksEarly = append(checksEarly, b.graded("check", id, "--no-race"))
		b.save(folder)
		checks = append(checks, b.graded("check", id))
		watch := b.watch(id)
		watch.verdict() // of what was just checked
		begun := b.save(folder)
		early, whole := watch.verdict()
		watch.end()
		watchesEarly, watches = append(watchesEarly, early.Sub(begun)), append(watches, whole.Sub(begun))
	}
	if b.err != nil {
		return measured{}
	}
	return measured{median(builds), median(checksEarly), median(checks), median(watchesEarly), median(watches)}
}

// save changes the learner's file as an edit does: the program must be compiled and linked again.
func (b *bench) save(folder string) time.Time {
	b.saves++
	begun := time.Now()
	file, err := os.OpenFile(filepath.Join(folder, curriculum.EditedFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.note(err)
		return begun
	}
	_, err = fmt.Fprintf(file, "\nconst save%d = %d\n", b.saves, time.Now().UnixNano())
	b.note(errors.Join(err, file.Close()))
	return begun
}

func (b *bench) graded(args ...string) time.Duration { return b.time(b.handshake, args...) }

func (b *bench) time(name string, args ...string) time.Duration {
	command := exec.Command(name, args...)
	command.Dir = b.kit
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

// watching is a handshake watch whose output is read.
type watching struct {
	bench   *bench
	command *exec.Cmd
	lines   *bufio.Scanner
}

func (b *bench) watch(id string) *watching {
	w := &watching{bench: b, command: exec.Command(b.handshake, "watch", id)}
	w.command.Dir = b.kit
	out, err := w.command.StdoutPipe()
	if err != nil {
		b.note(err)
		return w
	}
	w.lines = bufio.NewScanner(out)
	b.note(w.command.Start())
	return w
}

// verdict waits for the next one, and returns when the early part of it came, and when the whole.
func (w *watching) verdict() (early, whole time.Time) {
	for w.bench.err == nil && w.lines.Scan() {
		line := w.lines.Text()
		switch {
		case early.IsZero() && strings.Contains(line, " checks pass; "): // data races or conversations are left
			early = time.Now()
		case strings.HasPrefix(line, "Watching "):
			whole = time.Now()
			if early.IsZero() {
				early = whole
			}
			return early, whole
		}
	}
	w.bench.note(io.ErrUnexpectedEOF)
	return time.Now(), time.Now()
}

func (w *watching) end() {
	if w.command.Process != nil {
		_ = w.command.Process.Signal(os.Interrupt)
		_ = w.command.Wait()
	}
}
