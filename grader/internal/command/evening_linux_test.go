package command_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/samples"
	"handshake/lessons"
)

// A learner's whole evening in a terminal of 80 columns and 24 rows: from the first starter to the last solution, with known
// mistakes of the first lesson on the way: one of them, three where CI=true, and all with FULL=1. On each screen stand its head, what is wrong, what to do next and the keys; nothing of that
// scrolls away. EVENING=DIR keeps the screens, to be read.
func TestEvening(t *testing.T) {
	if testing.Short() {
		t.Skip("builds every lesson's programs")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no tmux, and in CI there must be one: install tmux")
		}
		t.Skip("needs a terminal of a known size: install tmux")
	}
	t.Parallel()
	kit := filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	course := lessons.Course()
	all, but := fmt.Sprintf("All %d lessons pass", len(course.Lessons)), fmt.Sprintf("%d of %d lessons", len(course.Lessons)-1, len(course.Lessons))
	e := &evening{t: t, kit: kit, socket: "handshake-" + filepath.Base(filepath.Dir(t.TempDir()))}
	e.tmux("new-session", "-d", "-x", "80", "-y", "24",
		"cd '"+kit+"' && HANDSHAKE_MAKE=1 LC_ALL=C.UTF-8 TMPDIR='"+t.TempDir()+"' handshake watch; echo ended with $?; stty -a | tr -s ' ;' '\\n' | grep -x -e echo -e -echo; sleep 1000")
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", e.socket, "kill-server").Run() })

	for i, lesson := range course.Lessons {
		n := fmt.Sprintf("%02d", lesson.Number())
		screen := e.until("begins here", "Next: read "+lesson.Text())
		e.readable(screen)
		if i == 0 {
			e.key("n")
			e.until("The next lesson opens when this one passes.")
			e.key("l")
			e.readable(e.until(course.Lessons[1].Title, "Next: edit your code and save.", "any other key: go back"))
			e.key("h")
			e.readable(e.until("Hint 1", "The next hint: press h.", "any other key: go back"))
			e.key("x")
			e.until("begins here")
			for i, mistake := range e.mistakes(lesson) {
				dir := filepath.Join(t.TempDir(), mistake.Name)
				require.NoError(t, mistake.Make(kit, lesson, dir))
				e.save(lesson, dir)
				e.readable(e.until(mistake.Subject))
				if i == 0 {
					e.key("f")
					e.until("space down   b up", "lines 1-")
					e.key("Space")
					e.until("lines 2")
					e.key("Up")
					e.until("lines 20-")
					e.key("x")
					e.until("f full report")
				}
			}
		}
		e.save(lesson, filepath.Join(kit, "solution", lesson.ID))
		if i == len(course.Lessons)-1 {
			break
		}
		e.readable(e.until("press n to continue with lesson", "n next lesson"))
		require.Contains(t, e.screen(), "✓ "+n, "the lesson's own line")
		e.key("n")
	}
	e.readable(e.until(all))
	e.key("s")
	e.until("any other key: go back")
	e.key("n")
	e.until("This is the last lesson.")

	// An earlier lesson that no longer passes is told below the current one, which stays current.
	e.save(course.Lessons[0], filepath.Join(kit, "starter", course.Lessons[0].ID))
	e.readable(e.until(but, course.Lessons[0].Title, "Lesson 01 doesn't pass."))
	e.save(course.Lessons[0], filepath.Join(kit, "solution", course.Lessons[0].ID))
	e.readable(e.until(all))

	// A window of another size is redrawn.
	e.tmux("resize-window", "-x", "60", "-y", "20")
	e.until(all)
	require.Less(t, widest(e.screen()), 61)

	e.key("q")
	e.until("ended with 0", "\necho\n")
}

// evening is a watch in a terminal.
type evening struct {
	t      *testing.T
	kit    string
	socket string
	shots  int
}

func (e *evening) tmux(args ...string) string {
	e.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-L", e.socket}, args...)...).CombinedOutput()
	require.NoError(e.t, err, "%s", out)
	return string(out)
}

func (e *evening) key(key string) { e.tmux("send-keys", key) }

func (e *evening) screen() string { return e.tmux("capture-pane", "-p") }

// until waits for a screen that holds all of the texts, however their lines are broken.
func (e *evening) until(texts ...string) (screen string) {
	e.t.Helper()
	shows := func() bool {
		screen = e.screen()
		flat := strings.Join(strings.Fields(screen), " ")
		for _, text := range texts {
			if !strings.Contains(screen, text) && !strings.Contains(flat, strings.Join(strings.Fields(text), " ")) {
				return false
			}
		}
		return true
	}
	for patience := time.Now().Add(3 * time.Minute); !shows(); time.Sleep(20 * time.Millisecond) { // a terminal tells nobody that it has changed
		require.True(e.t, time.Now().Before(patience), "%q never came; the screen shows\n%s", texts, screen)
	}
	if dir := os.Getenv("EVENING"); dir != "" {
		e.shots++
		require.NoError(e.t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.txt", e.shots)), []byte(screen), 0o666))
	}
	return screen
}

// readable holds a screen against what a learner must find on each.
func (e *evening) readable(screen string) {
	e.t.Helper()
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	if !strings.Contains(screen, "any other key: go back") {
		require.Contains(e.t, lines[0], "Handshake", "the head has scrolled away:\n%s", screen)
	}
	require.Contains(e.t, screen, "Next: ", "what to do next is missing:\n%s", screen)
	require.Contains(e.t, lines[len(lines)-1], "q quit", "the keys are missing:\n%s", screen)
	require.LessOrEqual(e.t, len(lines), 24)
	require.Less(e.t, widest(screen), 81, screen)
	if regexp.MustCompile(`(?m)^(  )?✗ `).MatchString(screen) {
		require.Regexp(e.t, `✗ \d\d `, screen, "the failed lesson is missing")
		require.Regexp(e.t, `(?m)^  ✗ |no check ran`, screen, "what failed is missing:\n%s", screen)
	}
}

func widest(screen string) (cells int) {
	for line := range strings.Lines(screen) {
		cells = max(cells, plain.Width(strings.TrimRight(line, " \n")))
	}
	return cells
}

// mistakes are those of a lesson that keep it from passing on every run.
func (e *evening) mistakes(lesson curriculum.Lesson) []curriculum.Mistake {
	e.t.Helper()
	all, err := curriculum.LoadMistakes(e.kit, lesson)
	require.NoError(e.t, err)
	require.NotEmpty(e.t, all)
	all = slices.DeleteFunc(all, func(m curriculum.Mistake) bool { // what only a long check sees is not seen while watching
		return slices.ContainsFunc(lesson.Checks, func(c check.Check) bool { return c.Long && slices.Contains(m.Fails, c.ID) })
	})
	switch {
	case samples.Full():
	case samples.Wide():
		all = all[:3]
	default:
		all = all[:1]
	}
	return all
}

// save puts a program's files into the place of the learner's where they differ, as an editor does that renames.
func (e *evening) save(lesson curriculum.Lesson, from string) {
	e.t.Helper()
	names, err := filepath.Glob(filepath.Join(from, "*.go"))
	require.NoError(e.t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(e.t, err)
		file := filepath.Join(e.kit, curriculum.Work, lesson.ID, filepath.Base(name))
		if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, text) {
			continue
		}
		require.NoError(e.t, os.WriteFile(file+".tmp", text, 0o666))
		require.NoError(e.t, os.Rename(file+".tmp", file))
	}
}
