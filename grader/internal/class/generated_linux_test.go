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
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/classes"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/lessons"
)

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

// gradeMain is a grader that can be killed, or be another user's.
func gradeMain(dir, out, means string) int {
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
	isolation, err := keeper.Isolate(context.Background(), []string{self, "cell"}, at, means, at, dir, out)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	c := Class{Course: lessons.Course(), Root: at, Lessons: lessons.Course().Lessons[:1], Dir: dir, Out: out, Keeper: keeper, Isolation: isolation.Name, Jobs: 3}
	if c.EndEach = isolation.Alone; c.EndEach {
		c.Jobs = 1
	}
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
	if !samples.Wide() {
		t.Skip("it grades a class twice: make test FULL=1 does")
	}
	n := 16
	if size, err := strconv.Atoi(os.Getenv("HANDSHAKE_CLASS")); err == nil {
		n = size
	}
	dir := t.TempDir()
	require.NoError(t, classes.Write(root, dir, lessons.Course().Lessons[0], n))
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
	child := exec.Command(self, "grade", dir, second, "")
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
