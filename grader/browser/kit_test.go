package browser

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/lessons"
)

// kit is a fresh copy of the course, whose page is being served by the kit's own program.
type kit struct {
	t    *testing.T
	dir  string
	bin  string
	url  string
	stop func()
}

// fresh copies the course and builds the kit.
func fresh(t *testing.T) *kit {
	t.Helper()
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	k := &kit{t: t, dir: filepath.Join(t.TempDir(), "kit"), bin: filepath.Join(t.TempDir(), "handshake")}
	for _, folder := range []string{curriculum.Texts, curriculum.Starters, curriculum.Solutions} {
		require.NoError(t, os.CopyFS(filepath.Join(k.dir, folder), os.DirFS(filepath.Join(root, folder))))
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(k.dir, file), content, 0o644))
	}
	if runtime.GOOS == "windows" {
		k.bin += ".exe"
	}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", k.bin, "./grader")
	build.Dir = root
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return k
}

// learn serves the page until the test ends or stop is called.
func (k *kit) learn() {
	k.t.Helper()
	command := exec.Command(k.bin, "learn", "--no-open")
	command.Dir, command.Env = k.dir, append(os.Environ(), "HANDSHAKE_MAKE=1")
	out, err := command.StdoutPipe()
	require.NoError(k.t, err)
	require.NoError(k.t, command.Start())
	k.stop = sync.OnceFunc(func() {
		_ = command.Process.Signal(os.Interrupt)
		ended := time.AfterFunc(patience, func() { _ = command.Process.Kill() })
		defer ended.Stop()
		if err := command.Wait(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			k.t.Logf("the kit: %v", err)
		}
	})
	k.t.Cleanup(k.stop)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url := regexp.MustCompile(`http://\S+/`).FindString(lines.Text()); url != "" {
			k.url = url
			go func() {
				for lines.Scan() { // so that it never waits for somebody to read
				}
			}()
			return
		}
	}
	require.Fail(k.t, "the kit didn't say where its page is")
}

// save writes the learner's file of a lesson, as an editor does.
func (k *kit) save(lesson curriculum.Lesson, text string) {
	k.t.Helper()
	file := filepath.Join(k.dir, curriculum.Work, lesson.ID, curriculum.EditedFile)
	require.NoError(k.t, os.WriteFile(file, []byte(text), 0o644))
}

func (k *kit) solution(lesson curriculum.Lesson) string {
	k.t.Helper()
	text, err := os.ReadFile(filepath.Join(k.dir, curriculum.Solutions, lesson.ID, curriculum.EditedFile))
	require.NoError(k.t, err)
	return string(text)
}

// onlyTheNewcomer is a known wrong turn of lesson 02.
func (k *kit) onlyTheNewcomer() string {
	k.t.Helper()
	solution := k.solution(lessons.Course().Lessons[1])
	wrong := strings.Replace(solution, `s.emit("user count", s.currentUsers)`, `_ = conn.WriteJSON(event{Name: "user count", Data: s.currentUsers})`, 1)
	require.NotEqual(k.t, solution, wrong)
	return wrong
}
