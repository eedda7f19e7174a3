// Classbench measures the grading of a class: how long grade takes next to a loop of check over the same submissions, and whether the
// grader's memory grows with their number. The class is generated, and has everything from solutions to hostile programs. Only the ratio
// means anything elsewhere. Start it with make classbench.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/classes"
	"handshake/lessons"
)

// lookEvery is how often the grader's memory is looked at.
const lookEvery = 50 * time.Millisecond

func main() {
	n := flag.Int("n", 200, "how many submissions")
	flag.Parse()
	if err := run(*n); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(n int) (err error) {
	root, err := curriculum.FindRoot(".")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "handshake-classbench-")
	if err != nil {
		return fmt.Errorf("make a folder for the class: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := bench{handshake: filepath.Join(root, "bin", "handshake"), root: root, dir: dir, lesson: lessons.Course().Lessons[0]}
	if _, _, err := b.grade(1); err != nil { // fills the build cache
		return err
	}
	_, few, err := b.grade(max(n/4, 1))
	if err != nil {
		return err
	}
	took, many, err := b.grade(n)
	if err != nil {
		return err
	}
	checked, loop, err := b.loop(n)
	if err != nil {
		return err
	}
	perGraded, perChecked := took.Seconds()/float64(n), loop.Seconds()/float64(checked)
	fmt.Printf("grade:          %4d submissions in %6.1f s, %.2f s each\n", n, took.Seconds(), perGraded)
	fmt.Printf("loop of check:  %4d submissions in %6.1f s, %.2f s each: %.1f times as long\n", checked, loop.Seconds(), perChecked, perChecked/perGraded)
	if many > 0 {
		fmt.Printf("memory of the grader: at most %d MB with %d submissions, %d MB with %d\n", few>>10, max(n/4, 1), many>>10, n)
	}
	return nil
}

// bench is what measuring needs.
type bench struct {
	handshake, root, dir string
	lesson               curriculum.Lesson
}

// class is the folder of a class of n submissions, which is made if it isn't there.
func (b bench) class(n int) (string, error) {
	at := filepath.Join(b.dir, strconv.Itoa(n))
	if _, err := os.Stat(at); err == nil {
		return at, nil
	}
	if err := os.Mkdir(at, 0o755); err != nil {
		return "", err
	}
	return at, classes.Write(b.root, at, b.lesson, n)
}

// grade grades a class, and returns how long that took and the most memory that the grader had, in kilobytes, where the system says so.
func (b bench) grade(n int) (took time.Duration, memory int, err error) {
	at, err := b.class(n)
	if err != nil {
		return 0, 0, err
	}
	command := exec.Command(b.handshake, "grade", at, b.lesson.ID, "--course", b.root, "--out", filepath.Join(b.dir, "results-"+strconv.Itoa(n)))
	command.Stderr = os.Stderr
	begun := time.Now()
	if err := command.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return time.Since(begun), memory, err
		case <-tick.C:
			memory = max(memory, peak(command.Process.Pid))
		}
	}
}

// peak is the most memory that a process has had, in kilobytes; 0 where the system doesn't say.
func peak(pid int) int {
	text, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status")) // it may have ended
	_, after, _ := strings.Cut(string(text), "\nVmHWM:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, _ := strconv.Atoi(fields[0])
	return kilobytes
}

// loop checks each submission of a class that check can, one after the other. A failed check is a result.
func (b bench) loop(n int) (checked int, took time.Duration, err error) {
	at, err := b.class(n)
	if err != nil {
		return 0, 0, err
	}
	programs, err := filepath.Glob(filepath.Join(at, "*", "server.go"))
	if err != nil {
		return 0, 0, err
	}
	for _, below := range []string{"my server", filepath.Join(curriculum.Work, b.lesson.ID)} {
		more, err := filepath.Glob(filepath.Join(at, "*", below, "server.go"))
		if err != nil {
			return 0, 0, err
		}
		programs = append(programs, more...)
	}
	begun := time.Now()
	for _, program := range programs {
		command := exec.Command(b.handshake, "check", b.lesson.ID, "--program", filepath.Dir(program), "--fresh")
		command.Dir = b.root
		var exit *exec.ExitError
		if err := command.Run(); err != nil && !errors.As(err, &exit) {
			return 0, 0, err
		}
	}
	return len(programs), time.Since(begun), nil
}
