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

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
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
			if bench.claims[name][0][2] != "" {
				races = grade.RacesLast
			}
			for number := range strings.FieldsSeq(bench.claims[name][0][1]) {
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
// may fail too, and all others must pass. There may be such a line for each of several lessons.
func TestWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	bench := newBench(t, "wrong", regexp.MustCompile(`(?m)^(?://|#) wrong: lesson ([0-9]+)( races)?: fails ([a-z0-9, -]+)(?:; perhaps ([a-z0-9, -]+))?$`))
	for _, name := range bench.names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bench.needs(t, name)
			for _, claim := range bench.claims[name] {
				t.Run(claim[1], func(t *testing.T) { bench.wrong(t, name, claim) })
			}
		})
	}
}

// wrong grades a wrong program in a lesson, and holds what fails against what the program claims.
func (b *bench) wrong(t *testing.T, name string, claim []string) {
	t.Helper()
	races := grade.RacesOff
	if claim[2] != "" {
		races = grade.RacesLast
	}
	must, may := strings.Split(claim[3], ", "), strings.Split(claim[4], ", ")
	lesson := b.lesson(t, claim[1])
	for _, id := range slices.Concat(must, may) {
		if id != "" && id != explore.ID && !slices.ContainsFunc(lesson.Checks, func(c check.Check) bool { return c.ID == id }) {
			t.Errorf("lesson %s has no check %s", lesson.ID, id)
		}
	}
	v := b.grade(t, name, claim[1], races)
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
		t.Log(b.shown(t, v))
	}
}

// bench has the programs of a folder below testdata, built and ready to be graded.
type bench struct {
	root, dir string
	names     []string
	claims    map[string][][]string // by name: what the program says of itself, as matched
	scripts   map[string]bool       // by name: it has a file "run"
	course    curriculum.Course
	builds    *grade.Builds
}

// newBench finds the programs and builds those in Go.
func newBench(t *testing.T, folder string, claim *regexp.Regexp) *bench {
	t.Helper()
	root, err := curriculum.FindRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{
		root: root, dir: filepath.Join(root, "grader", "testdata", folder),
		claims: map[string][][]string{}, scripts: map[string]bool{}, course: lessons.Course(),
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	var sources []program.Source
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
		found := claim.FindAllStringSubmatch(string(text), -1)
		if found == nil {
			t.Fatalf("%s does not say what is claimed of it: no line matches %s", file, claim)
		}
		b.names, b.claims[name] = append(b.names, name), found
		if !b.scripts[name] {
			sources = append(sources, b.source(name))
		}
	}
	b.builds = builtTogether(t, sources)
	return b
}

func (b *bench) source(name string) program.Source {
	shown := filepath.Join("grader", "testdata", filepath.Base(b.dir), name)
	return program.Source{Dir: filepath.Join(b.dir, name), Shown: shown, Root: b.root, As: curriculum.Work + "/" + name}
}

// builtTogether builds programs, those of a group by one go command, which takes half the time of many. In a group each folder has
// a name of its own. They are there until the test has ended.
func builtTogether(t *testing.T, groups ...[]program.Source) *grade.Builds {
	t.Helper()
	keeper, err := program.NewKeeper(nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, keeper.Close()) })
	builds := &grade.Builds{Keeper: keeper}
	for _, sources := range groups {
		built, err := keeper.BuildAll(t.Context(), sources)
		require.NoError(t, err)
		for _, source := range sources {
			require.Contains(t, built, source.Dir, "it does not compile: go vet tells why")
			builds.Put(built[source.Dir])
		}
	}
	return builds
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

func (b *bench) grade(t *testing.T, name, number string, races grade.Races) verdict.Lesson {
	t.Helper()
	grader := grade.Grader{Keeper: b.builds.Keeper, Seed: 1, Races: races, Build: b.builds.Build}
	return grader.Lesson(context.Background(), b.lesson(t, number), b.source(name))
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
