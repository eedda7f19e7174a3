// Classbench measures the grading of a class: how long grade takes next to a loop of check over the same submissions, and whether the
// grader's memory grows with their number. The class is generated, and has everything from solutions to hostile programs. Only the ratio
// means anything elsewhere. Start it with make classbench.
package main

import (
	"archive/zip"
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
	if _, err := b.grade(1); err != nil { // fills the build cache
		return err
	}
	few, err := b.grade(max(n/4, 1))
	if err != nil {
		return err
	}
	all, err := b.grade(n)
	if err != nil {
		return err
	}
	loop, err := b.loop(n)
	if err != nil {
		return err
	}
	fmt.Printf("grade:         %4d submissions in %s, %.1f a minute\n", n, all, float64(n)/all.wall.Minutes())
	fmt.Printf("loop of check: %4d submissions in %s, %.1f times as long\n", n, loop, loop.wall.Seconds()/all.wall.Seconds())
	if all.memory > 0 {
		fmt.Printf("memory of the grader: at most %d MB with %d submissions, %d MB with %d\n", few.memory>>10, max(n/4, 1), all.memory>>10, n)
	}
	return nil
}

// cost is what grading a class takes.
type cost struct {
	wall   time.Duration
	used   time.Duration // of processors
	memory int           // the most that the grader had, in kilobytes; 0 where the system doesn't say
}

// add counts the processor time of a command that has ended, with its children.
func (c *cost) add(command *exec.Cmd) {
	c.used += command.ProcessState.UserTime() + command.ProcessState.SystemTime()
}

func (c cost) String() string {
	return fmt.Sprintf("%6.1f s, of processors %6.1f s", c.wall.Seconds(), c.used.Seconds())
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

// grade grades a class.
func (b bench) grade(n int) (c cost, err error) {
	at, err := b.class(n)
	if err != nil {
		return cost{}, err
	}
	command := exec.Command(b.handshake, "grade", at, b.lesson.ID, "--course", b.root, "--out", filepath.Join(b.dir, "results-"+strconv.Itoa(n)))
	command.Stderr = os.Stderr
	begun := time.Now()
	if err := command.Start(); err != nil {
		return cost{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			c.wall = time.Since(begun)
			c.add(command)
			return c, err
		case <-tick.C:
			c.memory = max(c.memory, peak(command.Process.Pid))
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

// loop checks the submissions of a class, one after the other, as an instructor would without grade. A failed check is a result.
func (b bench) loop(n int) (c cost, err error) {
	at, err := b.class(n)
	if err != nil {
		return cost{}, err
	}
	entries, err := os.ReadDir(at)
	if err != nil {
		return cost{}, err
	}
	begun := time.Now()
	for _, entry := range entries {
		submission := filepath.Join(at, entry.Name())
		if !entry.IsDir() {
			if submission, err = b.unzip(submission); err != nil {
				return cost{}, err
			}
		}
		command := exec.Command(b.handshake, "check", b.lesson.ID, "--program", programIn(submission, b.lesson.ID), "--fresh")
		command.Dir = b.root
		var exit *exec.ExitError
		if err := command.Run(); err != nil && !errors.As(err, &exit) {
			return cost{}, err
		}
		c.add(command)
	}
	c.wall = time.Since(begun)
	return c, nil
}

// programIn is the folder of a submission's program.
func programIn(submission, lesson string) string {
	for _, below := range []string{"my server", "lesson", filepath.Join(curriculum.Work, lesson)} {
		if at := filepath.Join(submission, below); holds(at) {
			return at
		}
	}
	return submission
}

func holds(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, curriculum.EditedFile))
	return err == nil
}

// unzip unpacks a submission, which this program has made itself, and returns where.
func (b bench) unzip(path string) (string, error) {
	in, err := zip.OpenReader(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	to := filepath.Join(b.dir, "unzipped", filepath.Base(path))
	return to, os.CopyFS(to, in)
}
