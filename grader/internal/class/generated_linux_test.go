package class

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/program"
	"handshake/lessons"
)

// generate writes a class of n submissions of lesson 01: solutions in several styles, known mistakes, starters, copies and broken ones.
// Mistakes with a May-Fail are left out: timing decides which checks they fail, so two runs may rightly differ.
func generate(t *testing.T, dir string, n int) {
	t.Helper()
	lesson := lessons.Course().Lessons[0]
	solution, starter := source(t, "solution/"+lesson.ID), source(t, "starter/"+lesson.ID)
	mistakes, err := curriculum.LoadMistakes(root, lesson)
	require.NoError(t, err)
	mistakes = slices.DeleteFunc(mistakes, func(m curriculum.Mistake) bool { return len(m.MayFail) > 0 })
	require.NotEmpty(t, mistakes)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		name := fmt.Sprintf("%03d", i)
		own := fmt.Sprintf("\n// The work of %s.\nconst author = %q\n", name, name)
		switch i % 8 {
		case 0, 1:
			put(t, dir, name+"/server.go", solution+own)
		case 2, 3, 4:
			at := filepath.Join(dir, name, "work", lesson.ID)
			require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
			require.NoError(t, os.CopyFS(at, os.DirFS(filepath.Join(root, "solution", lesson.ID))))
			m := mistakes[random.IntN(len(mistakes))]
			patch, err := os.ReadFile(filepath.Join(root, curriculum.Texts, lesson.ID, "mistakes", m.Name+".patch"))
			require.NoError(t, err)
			apply := exec.Command("git", "apply", "--unidiff-zero", "-")
			apply.Dir, apply.Env = at, append(os.Environ(), "GIT_CEILING_DIRECTORIES="+dir)
			apply.Stdin = strings.NewReader(string(patch))
			if text, err := apply.CombinedOutput(); err != nil {
				t.Logf("%s: %s", m.Name, text)
			}
		case 5:
			put(t, dir, name+"/server.go", starter)
		case 6:
			put(t, dir, name+"/server.go", "package main\n\nvar x int = "+strconv.Quote(name)+"\n")
		default:
			zipped(t, filepath.Join(dir, name+".zip"), entry("lesson/server.go", solution, 0o644))
		}
	}
}

// outcomes are what must not depend on the run: who passed which check, and what mistakes were named.
func outcomes(r *Results) map[string]string {
	all := map[string]string{}
	for _, e := range r.Submissions {
		for _, g := range e.Lessons {
			all[e.Name+" "+g.ID] = fmt.Sprint(g.word(), g.Checks, g.Kind, g.Mistakes, g.Same)
		}
	}
	return all
}

// gradeMain is a grader that can be killed.
func gradeMain(dir, out string) int {
	self, err := os.Executable()
	if err != nil {
		return 2
	}
	keeper, err := program.NewKeeper([]string{self, "watchdog"})
	if err != nil {
		return 2
	}
	defer keeper.Close()
	at, err := filepath.Abs(root)
	if err != nil {
		return 2
	}
	isolation, err := keeper.Isolate(context.Background(), []string{self, "cell"}, at, "", at, dir, out)
	if err != nil {
		return 2
	}
	c := Class{Course: lessons.Course(), Root: at, Lessons: lessons.Course().Lessons[:1], Dir: dir, Out: out, Keeper: keeper, Isolation: isolation.Name, Jobs: 3}
	if _, err := c.Grade(context.Background()); err != nil {
		return 2
	}
	return 0
}

// TestGenerated grades a class, and grades it again with a first run that is killed at a random moment and a second that goes on from
// there. The results are the same: nothing in this class is for timing to decide.
func TestGenerated(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and starts many servers")
	}
	n := 16
	if size, err := strconv.Atoi(os.Getenv("HANDSHAKE_CLASS")); err == nil {
		n = size
	}
	dir := t.TempDir()
	generate(t, dir, n)
	out := t.TempDir()
	second := filepath.Join(out, "second")
	c := isolated(t, dir, out)
	c.Out = filepath.Join(out, "first")
	begun := time.Now()
	one, err := c.Grade(t.Context())
	require.NoError(t, err)
	took := time.Since(begun)
	t.Logf("graded %d submissions in %.1f s", n, took.Seconds())
	require.Len(t, one.Submissions, n)
	require.True(t, slices.ContainsFunc(one.Submissions, func(e Entry) bool { return e.Lessons[0].word() == "passed" }))

	// The second run is killed while it grades. What it had graded is kept.
	self, err := os.Executable()
	require.NoError(t, err)
	child := exec.Command(self, "grade", dir, second)
	child.Stderr = os.Stderr
	require.NoError(t, child.Start())
	time.AfterFunc(time.Duration(rand.Int64N(int64(took))), func() { _ = child.Process.Kill() })
	var exit *exec.ExitError
	if err := child.Wait(); err != nil {
		require.True(t, errors.As(err, &exit))
	}
	c.Out = second
	two, err := c.Grade(t.Context())
	require.NoError(t, err)
	require.Equal(t, outcomes(one), outcomes(two))
}
