// Soak grades all solutions, or those of some lessons, again and again while every core is busy with something else: make soak LESSON=02
// RUNS=200. With SOCKETIO=v4 it grades the server in grader/testdata/socketio instead. No check may fail, and nothing may be left behind.
// Programs are built once, since it is the checks that are put to the test.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/report"
	"handshake/grader/internal/socketserver"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

func main() {
	runs := flag.Int("runs", 20, "how often to grade each solution")
	busy := flag.Int("busy", runtime.NumCPU(), "how many processes keep the machine busy at the same time")
	socketIO := flag.String("socketio", "", "grade the server of this version of Socket.IO, "+strings.Join(socketserver.Versions, ", ")+", and not the solutions")
	spin := flag.Bool("spin", false, "be one of these processes, until stdin ends")
	flag.Parse()
	if *spin {
		keepBusy()
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := soak(ctx, *runs, *busy, *socketIO, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// chosen are the course's lessons with these numbers or names; without any, all of them.
func chosen(course curriculum.Course, words []string) (lessons []curriculum.Lesson, err error) {
	if len(words) == 0 {
		return course.Lessons, nil
	}
	for _, word := range words {
		lesson, err := course.Find(word)
		if err != nil {
			return nil, err
		}
		lessons = append(lessons, lesson)
	}
	return lessons, nil
}

// sources are the programs to grade, by lesson: the solutions, or the server with a version of Socket.IO.
func sources(ctx context.Context, root, socketIO string, graded []curriculum.Lesson) (all map[string]program.Source, err error) {
	all = map[string]program.Source{}
	for _, lesson := range graded {
		folder := filepath.Join(curriculum.Solutions, lesson.ID)
		all[lesson.ID] = program.Source{Dir: filepath.Join(root, folder), Shown: folder, Root: root, As: curriculum.Work + "/" + lesson.ID}
	}
	if socketIO == "" {
		return all, nil
	}
	server, err := socketserver.Install(ctx, root, socketIO)
	if err != nil {
		return nil, err
	}
	for _, lesson := range graded {
		source := all[lesson.ID]
		source.Shown = filepath.Join("bin", "testdata", "soak", socketIO, lesson.ID)
		source.Dir = filepath.Join(root, source.Shown)
		all[lesson.ID] = source
		if err := server.Make(source.Dir, lesson.Number(), ""); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func soak(ctx context.Context, runs, busy int, socketIO string, words []string) (err error) {
	course := lessons.Course()
	graded, err := chosen(course, words)
	if err != nil {
		return err
	}
	root, err := curriculum.FindRoot(".")
	if err != nil {
		return err
	}
	programs, err := sources(ctx, root, socketIO, graded)
	if err != nil {
		return err
	}
	keeper, err := program.NewKeeper(nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keeper.Close()) }()
	builds := grade.Builds{Keeper: keeper}

	for range busy {
		quiet, err := startBusy()
		if err != nil {
			return err
		}
		defer quiet()
	}
	begun, checks, failed := time.Now(), 0, 0
	progress := func(done int) {
		fmt.Printf("%d of %d runs, %d checks, %d lessons failed, %.0f s\n", done, runs, checks, failed, time.Since(begun).Seconds())
	}
	for n := range runs {
		for _, lesson := range graded {
			grader := grade.Grader{Keeper: keeper, Seed: rand.Uint64() >> 32, Build: builds.Build}
			v := grader.Lesson(ctx, lesson, programs[lesson.ID])
			if ctx.Err() != nil {
				progress(n)
				return errors.New("stopped")
			}
			checks += len(v.Checks)
			if v.Outcome != verdict.Passed {
				failed++
				r := verdict.Report{Schema: verdict.Schema, Course: course.Title, Of: len(course.Lessons), Seed: grader.Seed, Outcome: v.Outcome, Lessons: []verdict.Lesson{v}}
				if err := report.Terminal(os.Stdout, r, report.Options{}); err != nil {
					return err
				}
			}
		}
		if (n+1)%10 == 0 || n+1 == runs {
			progress(n + 1)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d lessons failed", failed)
	}
	return nil
}

// startBusy starts a process that keeps a core busy, and returns what ends it. It ends with this one in any case, since then its
// stdin does.
func startBusy() (quiet func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command := exec.Command(self, "-spin")
	line, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	return func() {
		_ = line.Close()
		_ = command.Wait()
	}, nil
}

// keepBusy counts until stdin ends.
func keepBusy() {
	var over atomic.Bool
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		over.Store(true)
	}()
	for !over.Load() {
	}
}
