package watch_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/watch"
	"handshake/grader/internal/workspace"
	"handshake/lessons"
)

// saves is how many saves TestManySaves makes: SAVES=500 go test ./grader/internal/watch -run TestManySaves.
func saves(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("SAVES")); err == nil && n > 0 {
		return n
	}
	return 20
}

// Whenever files are saved, also in the middle of a run, the last result is that of the last save, results never go back to an
// earlier save, and no process is left over.
func TestManySaves(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program again and again")
	}
	w := begin(t, 1)
	w.until(t, func(state watch.State) bool { return state.Fresh }) // the starter has been copied
	shown := 0
	var last watch.State
	for i := range saves(t) {
		w.save(t, fmt.Sprint("save ", i+1))
		// Sometimes there is time for a whole run, mostly not.
		pause := time.NewTimer(time.Duration(rand.IntN(600)) * time.Millisecond)
		for waiting := true; waiting; {
			select {
			case last = <-w.states:
				if n := saveOf(last); last.Fresh && n > 0 {
					require.GreaterOrEqual(t, n, shown, "an older result came after a newer one")
					require.LessOrEqual(t, n, i+1)
					shown = n
				}
			case <-pause.C:
				waiting = false
			}
		}
	}
	if final := func(state watch.State) bool { return state.Fresh && saveOf(state) == saves(t) }; !final(last) {
		last = w.until(t, final)
	}
	require.True(t, last.Whole)
	w.stop()
	for state := range w.states {
		require.False(t, state.Fresh && saveOf(state) != saves(t), "another result came after the last one")
	}
	children, _ := filepath.Glob("/proc/self/task/*/children") // only Linux has them
	for _, path := range children {
		ids, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Empty(t, string(ids), "processes are left over")
	}
}

// The lesson that is worked on stays the current one when it passes, and the next comes when it is asked for.
func TestNext(t *testing.T) {
	if testing.Short() {
		t.Skip("builds several programs")
	}
	w := begin(t, 2)
	state := w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole })
	require.Equal(t, "01-listen-for-connection", state.Lesson.ID)
	require.False(t, state.Passed())
	w.commands <- watch.Next // nothing comes of it: the lesson does not pass

	w.solve(t, 0)
	state = w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole && state.Passed() })
	require.Equal(t, "01-listen-for-connection", state.Lesson.ID)
	require.NoDirExists(t, filepath.Join(w.work.Dir, "02-emit-count"), "it began a lesson by itself")

	w.commands <- watch.Next
	state = w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole && len(state.Report.Lessons) == 2 })
	require.Equal(t, "02-emit-count", state.Lesson.ID)
	require.False(t, state.Passed())

	// An earlier lesson that does not pass any more is found behind the current one.
	w.solve(t, 1)
	w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole && state.Passed() })
	w.save(t, "regression")
	state = w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole && !passes(state, 0) })
	require.True(t, passes(state, 1))
	require.Equal(t, "02-emit-count", state.Lesson.ID)

	// It is looked at again after each save, until it is mended: what the cache keeps of a failure has no conversation to draw.
	file := filepath.Join(w.work.Dir, "02-emit-count", "server.go")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	begun := state.Report.Started
	require.NoError(t, os.WriteFile(file, append(text, "\n// saved once more\n"...), 0o666))
	state = w.until(t, func(state watch.State) bool {
		return state.Fresh && state.Whole && state.Report.Started.After(begun)
	})
	broken := state.Report.Lessons[0]
	require.NotEmpty(t, broken.Checks[broken.FirstFailed()].Events)
	w.stop()
}

func passes(state watch.State, i int) bool {
	return state.Report.Lessons[i].Outcome == verdict.Passed
}

// A server may write files into its own folder while it is graded: that is no save, and the verdict still comes.
func TestServerThatWritesFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	w := begin(t, 1)
	w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole })
	id := lessons.Course().Lessons[0].ID
	text, err := os.ReadFile(filepath.Join(w.work.Root, "solution", id, "server.go"))
	require.NoError(t, err)
	writes := "\nfunc init() { os.WriteFile(fmt.Sprint(\"started-\", os.Getpid(), \".log\"), []byte(time.Now().String()), 0o666) }\n"
	changed := strings.Replace(string(text), "import (", "import (\n\t\"fmt\"\n\t\"os\"\n\t\"time\"", 1) + writes
	require.NoError(t, os.WriteFile(filepath.Join(w.work.Dir, id, "server.go"), []byte(changed), 0o666))
	state := w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole && state.Passed() })
	written, err := filepath.Glob(filepath.Join(w.work.Dir, id, "started-*.log"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(written), len(state.Report.Lessons[0].Checks), "each check and each conversation starts it once")
	w.stop()
}

// What keeps the kit from grading is shown in place of a verdict, and a save afterwards grades again.
func TestTroubleIsShown(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	w := begin(t, 1)
	w.until(t, func(state watch.State) bool { return state.Fresh && state.Whole })
	w.broken.Store(true)
	w.save(t, "save 6")
	state := w.until(t, func(state watch.State) bool { return state.Err != nil })
	require.ErrorIs(t, state.Err, errBroken)
	require.False(t, state.Fresh)
	w.broken.Store(false)
	w.save(t, "save 7")
	w.until(t, func(state watch.State) bool { return state.Fresh && saveOf(state) == 7 })
	w.stop()
}

// errBroken is what hinders a broken session.
var errBroken = errors.New("no room on the disk")

// watched is a session in a workspace of its own.
type watched struct {
	work     attempt.Work
	states   chan watch.State
	commands chan watch.Command
	stop     func() // and wait; states is closed then
	broken   atomic.Bool
}

func begin(t *testing.T, n int) *watched {
	t.Helper()
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	course := lessons.Course()
	course.Lessons = course.Lessons[:n]
	w := &watched{states: make(chan watch.State), commands: make(chan watch.Command)}
	w.work = attempt.Work{
		Workspace: workspace.Workspace{Root: root, Dir: t.TempDir()}, Shown: "work", Own: true,
		Grader: &grade.Grader{Races: grade.RacesOff}, Cache: cache(t, root),
	}
	ctx, cancel := context.WithCancel(t.Context())
	saves := watch.Watch(ctx, w.work.Dir)
	session := &watch.Session{
		Course: course, Work: w.work,
		NewKeeper: func() (*program.Keeper, error) {
			if w.broken.Load() {
				return nil, errBroken
			}
			return program.NewKeeper(nil)
		},
		Begin: func(lesson curriculum.Lesson) ([]string, error) {
			made, err := w.work.Begin(lesson)
			if made {
				return []string{"made"}, err
			}
			return nil, err
		},
		Show: func(state watch.State) {
			select {
			case w.states <- state:
			case <-ctx.Done():
			}
		},
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		session.Run(ctx, saves.C, w.commands)
		close(w.states)
	}()
	w.stop = func() {
		cancel()
		<-done
		saves.Wait()
	}
	t.Cleanup(w.stop)
	return w
}

// cache is one beside the kit, for the same modules.
func cache(t *testing.T, root string) *workspace.Cache {
	t.Helper()
	beside := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(beside, name), text, 0o666))
	}
	cache, err := workspace.OpenCache(beside, "test")
	require.NoError(t, err)
	return cache
}

// save writes a server that answers every handshake with 501 and the words.
func (w *watched) save(t *testing.T, words string) {
	t.Helper()
	file := filepath.Join(w.work.Dir, "01-listen-for-connection", "server.go")
	starter, err := os.ReadFile(filepath.Join(w.work.Root, "starter", "01-listen-for-connection", "server.go"))
	require.NoError(t, err)
	text := strings.Replace(string(starter), "no WebSocket here yet", words, 1)
	require.NotEqual(t, string(starter), text)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
}

// solve copies the solution of the i-th lesson.
func (w *watched) solve(t *testing.T, i int) {
	t.Helper()
	id := lessons.Course().Lessons[i].ID
	text, err := os.ReadFile(filepath.Join(w.work.Root, "solution", id, "server.go"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(w.work.Dir, id, "server.go"), text, 0o666))
}

// until takes states until one is as wanted.
func (w *watched) until(t *testing.T, wanted func(watch.State) bool) watch.State {
	t.Helper()
	var last watch.State
	patience := time.After(2 * time.Minute)
	for {
		select {
		case last = <-w.states:
			if wanted(last) {
				return last
			}
		case <-patience:
			require.Fail(t, "such a state never came", "the last one was working %q, fresh %v, whole %v, error %v, failure %+v, report %+v",
				last.Working, last.Fresh, last.Whole, last.Err, failure(last), last.Report)
		}
	}
}

func failure(state watch.State) *verdict.Failure {
	for _, lesson := range state.Report.Lessons {
		if lesson.Failure != nil {
			return lesson.Failure
		}
	}
	return nil
}

// saveOf finds the number of the save in what the server answered; 0 if there is none.
func saveOf(state watch.State) int {
	found := regexp.MustCompile(`save (\d+)`).FindStringSubmatch(fmt.Sprintf("%+v", detail(state)))
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

func detail(state watch.State) (all []string) {
	for _, lesson := range state.Report.Lessons {
		for _, check := range lesson.Checks {
			if check.Failure != nil {
				all = append(all, check.Failure.Detail...)
			}
		}
	}
	return all
}
