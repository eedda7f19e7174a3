package cluster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/class"
	"handshake/grader/internal/classes"
	"handshake/grader/internal/program"
	"handshake/lessons"
)

// shortly is a cluster in which a dead worker is noticed soon.
var shortly = Cluster{silence: 2 * time.Second}

// TestMain makes of the test binary a worker that can be killed, too.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "cell":
		os.Exit(program.Cell())
	case len(os.Args) == 2 && os.Args[1] == "watchdog":
		program.Watchdog(os.Stdin)
		os.Exit(0)
	case len(os.Args) == 3 && os.Args[1] == "worker":
		if err := work(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// kit is the kit's root.
func kit() string {
	at, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return at
}

// isolatedClass is a class of lesson 01 whose programs are isolated. why says why it can't be.
func isolatedClass(ctx context.Context) (c *class.Class, why error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	keeper, err := program.NewKeeper([]string{self, "watchdog"})
	if err != nil {
		return nil, err
	}
	isolation, err := keeper.Isolate(ctx, []string{self, "cell"}, kit(), program.ByNamespaces, kit())
	if err != nil {
		_ = keeper.Close()
		return nil, err
	}
	course := lessons.Course()
	return &class.Class{Course: course, Root: kit(), Lessons: course.Lessons[:1], Keeper: keeper, Isolation: isolation.Name, Jobs: 2}, nil
}

// work is a worker, until it's killed.
func work(url string) error {
	c, err := isolatedClass(context.Background())
	if err != nil {
		return err
	}
	w, err := c.NewWorker()
	if err != nil {
		return err
	}
	return shortly.Work(context.Background(), url, w, 2, func(text string) { fmt.Fprintln(os.Stderr, text) })
}

// startWorker starts a worker as a process of its own.
func startWorker(t *testing.T, url string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(self, "worker", url)
	c.Stderr = os.Stderr
	require.NoError(t, c.Start())
	return c
}

// outcomes are what must not depend on who graded: who passed which check, and what mistakes were named.
func outcomes(r *class.Results) map[string]string {
	all := map[string]string{}
	for _, e := range r.Submissions {
		for _, g := range e.Lessons {
			all[e.Name+" "+g.ID] = fmt.Sprint(g.Outcome, g.Untouched, g.Checks, g.Kind, g.Mistakes, g.Same)
		}
	}
	return all
}

// TestWorkers grades a class here, and again by three workers, one of which is killed over and over. The results are the same.
func TestWorkers(t *testing.T) {
	n := 10
	if size, err := strconv.Atoi(os.Getenv("HANDSHAKE_CLASS")); err == nil {
		n = size
	}
	c, err := isolatedClass(t.Context())
	if err != nil {
		t.Skipf("workers grade only in namespaces here, and there are none: %v", err)
	}
	defer func() { require.NoError(t, c.Keeper.Close()) }()
	dir := t.TempDir()
	require.NoError(t, classes.Write(kit(), dir, lessons.Course().Lessons[0], n))
	c.Dir, c.Out = dir, t.TempDir()
	begun := time.Now()
	here, err := c.Grade(t.Context())
	require.NoError(t, err)
	took := time.Since(begun)

	url, stop, err := Cluster{}.Serve()
	require.NoError(t, err)
	defer stop()
	var steady []*exec.Cmd
	for range 2 {
		steady = append(steady, startWorker(t, url))
	}
	defer func() {
		for _, w := range steady {
			_ = w.Process.Kill()
			_ = w.Wait()
		}
	}()
	killing, enough := context.WithCancel(t.Context())
	over := make(chan int)
	go func() {
		deaths := 0
		defer func() { over <- deaths }()
		for killing.Err() == nil {
			w := startWorker(t, url)
			wait(killing, time.Duration(rand.Int64N(int64(took/2)))+time.Second/2)
			_ = w.Process.Kill()
			_ = w.Wait()
			deaths++
		}
	}()
	version, err := c.Version()
	require.NoError(t, err)
	grade, end, err := shortly.Distribute(t.Context(), url, version, func(text string) { t.Log(text) })
	require.NoError(t, err)
	defer end()
	begun = time.Now()
	away, err := (&class.Class{
		Course: c.Course, Root: c.Root, Lessons: c.Lessons, Dir: dir, Out: t.TempDir(), Isolation: class.ByWorkers, Jobs: 8, Elsewhere: grade,
	}).Grade(t.Context())
	took2 := time.Since(begun)
	enough()
	deaths := <-over
	require.NoError(t, err)
	t.Logf("%d submissions: %.1f s here, %.1f s by workers, of which %d were killed", n, took.Seconds(), took2.Seconds(), deaths)
	require.Len(t, away.Submissions, n)
	require.Equal(t, outcomes(here), outcomes(away))

	// What has been graded isn't graded again, even by nobody.
	for _, w := range steady {
		_ = w.Process.Kill()
	}
	again, err := (&class.Class{
		Course: c.Course, Root: c.Root, Lessons: c.Lessons, Dir: dir, Out: t.TempDir(), Isolation: class.ByWorkers, Jobs: 8, Elsewhere: grade,
	}).Grade(t.Context())
	require.NoError(t, err)
	require.Equal(t, outcomes(here), outcomes(again))
}

// TestStrangeTasks gives a worker what is no task of its course. It throws that away and goes on.
func TestStrangeTasks(t *testing.T) {
	url, stop, err := Cluster{}.Serve()
	require.NoError(t, err)
	defer stop()
	w, err := (&class.Class{Course: lessons.Course(), Root: kit()}).NewWorker()
	require.NoError(t, err)
	h, err := shortly.open(t.Context(), url, w.Version())
	require.NoError(t, err)
	defer h.conn.Close()
	tasks := map[string]string{
		"empty": "", "no-json": "task", "no-lesson": `{"key": "no-lesson", "lesson": "99-nothing"}`,
		"wrong-key": `{"key": "wrong-key", "lesson": "01-listen-for-connection", "files": [{"name": "server.go", "content": ""}]}`,
	}
	for key, text := range tasks {
		require.NoError(t, put(t.Context(), h.submissions, key, []byte(text)))
	}
	tasks["nowhere"] = ""
	for key := range tasks {
		_, err := h.stream.Publish(t.Context(), h.subject, []byte(key))
		require.NoError(t, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	said := make(chan string, 10)
	ended := make(chan error)
	go func() { ended <- shortly.Work(ctx, url, w, 1, func(text string) { said <- text }) }()
	for range tasks {
		require.Contains(t, <-said, "discarded")
	}
	require.Eventually(t, func() bool {
		info, err := h.workers.Info(t.Context())
		return err == nil && info.NumPending == 0 && info.NumAckPending == 0
	}, time.Minute, 50*time.Millisecond)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
}
