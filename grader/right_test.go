package main_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/grade"
	"handshake/grader/program"
	"handshake/grader/report"
	"handshake/grader/verdict"
	"handshake/lessons"
)

// TestRight grades the programs in testdata/right, each of which is right in an unusual way. A comment in it, "// right: lessons
// 01 02 03", says which lessons it must pass; with the word "races" behind, Go's race detector judges it too.
func TestRight(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	bench := newBench(t, "right", regexp.MustCompile(`(?m)^(?://|#) right: lessons ([0-9 ]+[0-9])( races)?$`))
	for _, name := range bench.names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bench.needs(t, name)
			races := grade.RacesOff
			if bench.claims[name][2] != "" {
				races = grade.RacesLast
			}
			for number := range strings.FieldsSeq(bench.claims[name][1]) {
				t.Run(number, func(t *testing.T) {
					v := bench.grade(t, name, number, races)
					ok := v.Outcome == verdict.Passed
					for i, c := range v.Checks {
						lesson := bench.lesson(t, number)
						ok = ok && (c.Outcome == verdict.Passed || c.Excused && lesson.Checks[i].Race)
					}
					if !ok {
						t.Errorf("a right server does not pass:\n%s", bench.shown(t, v))
					}
				})
			}
		})
	}
}

// TestWrong grades the programs in testdata/wrong, each of which is wrong in a way that a hasty grader overlooks. A comment in it,
// "// wrong: lesson 02: fails everyone-hears, fifty-at-once", names the checks that must fail, "; perhaps churn" those that
// may fail too, and all others must pass.
func TestWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	bench := newBench(t, "wrong", regexp.MustCompile(`(?m)^(?://|#) wrong: lesson ([0-9]+)( races)?: fails ([a-z0-9, -]+)(?:; perhaps ([a-z0-9, -]+))?$`))
	for _, name := range bench.names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bench.needs(t, name)
			claim := bench.claims[name]
			races := grade.RacesOff
			if claim[2] != "" {
				races = grade.RacesLast
			}
			must, may := strings.Split(claim[3], ", "), strings.Split(claim[4], ", ")
			lesson := bench.lesson(t, claim[1])
			for _, id := range slices.Concat(must, may) {
				if id != "" && !slices.ContainsFunc(lesson.Checks, func(c check.Check) bool { return c.ID == id }) {
					t.Errorf("lesson %s has no check %s", lesson.ID, id)
				}
			}
			v := bench.grade(t, name, claim[1], races)
			if v.Outcome != verdict.Failed {
				t.Errorf("a wrong server gets the outcome %q", v.Outcome)
			}
			for _, c := range v.Checks {
				failed := c.Outcome == verdict.Failed
				switch {
				case slices.Contains(must, c.ID) && !failed:
					t.Errorf("the check %s should fail", c.ID)
				case failed && !slices.Contains(must, c.ID) && !slices.Contains(may, c.ID):
					t.Errorf("the check %s should not fail", c.ID)
				case c.Outcome == verdict.Error:
					t.Errorf("the check %s ends in an error: %s", c.ID, c.Reason)
				}
			}
			if t.Failed() {
				t.Log(bench.shown(t, v))
			}
		})
	}
}

// bench has the programs of a folder below testdata, built and ready to be graded.
type bench struct {
	root, dir, built string
	names            []string
	claims           map[string][]string // by name: what the program says of itself, as matched
	scripts          map[string]bool     // by name: it has a file "run"
	course           curriculum.Course
	keeper           *program.Keeper
}

// newBench finds the programs and builds those in Go, all by one command, which takes half the time of many.
func newBench(t *testing.T, folder string, claim *regexp.Regexp) *bench {
	t.Helper()
	root, err := curriculum.FindRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{
		root: root, dir: filepath.Join(root, "grader", "testdata", folder), built: t.TempDir(),
		claims: map[string][]string{}, scripts: map[string]bool{}, course: lessons.Course(),
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	build := []string{"build", "-ldflags=-w", "-o", b.built + string(filepath.Separator)}
	for _, entry := range entries {
		name := entry.Name()
		file := filepath.Join(b.dir, name, "main.go")
		if _, err := os.Stat(file); err != nil {
			file, b.scripts[name] = filepath.Join(b.dir, name, "run"), true
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%s is neither a Go program with main.go nor a script: %v", name, err)
		}
		found := claim.FindStringSubmatch(string(text))
		if found == nil {
			t.Fatalf("%s does not say what is claimed of it: no line matches %s", file, claim)
		}
		b.names, b.claims[name] = append(b.names, name), found
		if !b.scripts[name] {
			build = append(build, "./grader/testdata/"+folder+"/"+name)
		}
	}
	command := exec.Command("go", build...)
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	if b.keeper, err = program.NewKeeper(nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.keeper.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// interpreters are what a script's second line may ask for.
var interpreters = regexp.MustCompile(`(?m)^(?:#!/usr/bin/env|exec) (node|python3)\b`)

// needs skips a script whose interpreter is absent. In CI nothing may be absent.
func (b *bench) needs(t *testing.T, name string) {
	t.Helper()
	if !b.scripts[name] {
		return
	}
	missing := ""
	text, err := os.ReadFile(filepath.Join(b.dir, name, "run"))
	if err != nil {
		t.Fatal(err)
	}
	found := interpreters.FindSubmatch(text)
	switch {
	case found == nil:
		t.Fatalf("%s/run names no interpreter that this test knows", name)
	case runtime.GOOS == "windows":
		missing = "a system that starts a script by its first line"
	default:
		if _, err := exec.LookPath(string(found[1])); err != nil {
			missing = string(found[1])
		}
	}
	switch {
	case missing == "":
	case os.Getenv("CI") == "true":
		t.Fatalf("%s needs %s, and in CI it must be there", name, missing)
	default:
		t.Skipf("%s needs %s, which is not here: not graded", name, missing)
	}
}

func (b *bench) lesson(t *testing.T, number string) curriculum.Lesson {
	t.Helper()
	lesson, err := b.course.Find(number)
	if err != nil {
		t.Fatal(err)
	}
	return lesson
}

// grade grades a program. One in Go that is not judged for races is passed as the executable built before, for to the grader a
// file "run" is a program in whatever language.
func (b *bench) grade(t *testing.T, name, number string, races grade.Races) verdict.Lesson {
	t.Helper()
	lesson := b.lesson(t, number)
	shown := filepath.Join("grader", "testdata", filepath.Base(b.dir), name)
	source := program.Source{Dir: filepath.Join(b.dir, name), Shown: shown, Root: b.root, As: curriculum.Work + "/" + lesson.ID}
	if !b.scripts[name] && races == grade.RacesOff {
		source.Dir = t.TempDir()
		suffix := ""
		if runtime.GOOS == "windows" {
			suffix = ".exe"
		}
		if err := os.Link(filepath.Join(b.built, name+suffix), filepath.Join(source.Dir, "run"+suffix)); err != nil {
			t.Fatal(err)
		}
	}
	grader := grade.Grader{Keeper: b.keeper, Seed: 1, Races: races}
	return grader.Lesson(context.Background(), lesson, source)
}

// shown is the report that a learner would see.
func (b *bench) shown(t *testing.T, v verdict.Lesson) string {
	t.Helper()
	var text bytes.Buffer
	r := verdict.Report{Course: b.course.Title, Lessons: []verdict.Lesson{v}}
	if err := report.Terminal(&text, r, report.Options{Environ: []string{}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Checks {
		if c.Failure != nil {
			fmt.Fprintf(&text, "%s: %s\n", c.ID, c.Failure.Message)
		}
	}
	return text.String()
}
