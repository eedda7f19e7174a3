package command_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/command"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// TestMain makes commands of the test binary: the kit's own, and one with a course that is out of order. It is also the
// watchdog of its own commands, as the kit's executable is.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "watchdog" {
		os.Exit(command.Main(lessons.Course(), os.Args[1:]))
	}
	testscript.Main(sharesKit{m}, map[string]func(){
		"handshake": func() { os.Exit(command.Main(lessons.Course(), os.Args[1:])) },
		"crooked":   func() { os.Exit(command.Main(crooked(), os.Args[1:])) },
		"enclosed":  enclosed,
	})
}

// crooked is a course whose author has made mistakes.
func crooked() curriculum.Course {
	return curriculum.Course{Title: "Crooked", Lessons: []curriculum.Lesson{
		{ID: "01-panics", Title: "A check that panics", Checks: []check.Check{
			{ID: "connects", Title: "a client can connect", Run: func(t *check.T) { t.Connect("alice") }},
			{ID: "panics", Title: "it says something", Run: func(*check.T) { panic("out of words") }},
		}},
		{ID: "02-empty", Title: "No check at all"},
		{ID: "03-endless", Title: "A check that never ends", Checks: []check.Check{
			{ID: "endless", Title: "it has no end", Run: func(t *check.T) {
				t.Connect("alice")
				if err := os.WriteFile(os.Getenv("FLED"), []byte("0\n"), 0o600); err != nil { // this tells the test
					panic(err)
				}
				select {}
			}},
		}},
	}}
}

// TestScripts runs the scripts in testdata/script, each in a copy of the kit of its own.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades many programs")
	}
	environ := goEnvironment(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Cd = filepath.Join(e.WorkDir, "kit")
			e.Vars = append(e.Vars, environ...)
			handshake, err := exec.LookPath("handshake")
			e.Setenv("BIN", filepath.Dir(handshake))
			return errors.Join(err, copyKit(e.Cd))
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status": runs,
			"report": holds,
		},
		Condition: func(name string) (bool, error) {
			if name != "race-detector" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			has, lacking := program.HasRaceDetector(t.Context(), ".")
			if !has && os.Getenv("CI") == "true" {
				return false, errors.New(lacking)
			}
			return has, nil
		},
		RequireUniqueNames: true,
	})
}

// runs is "status N COMMAND ...", which runs the command and expects the exit status N.
func runs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND ...")
	}
	status := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(status) != args[0] {
		ts.Fatalf("%s: exit status %d; expected %s\n%s%s", args[1:], status, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// holds is "report FILE OUTCOME [SEED]", which reads a JSON report.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: report FILE OUTCOME [SEED]")
	}
	var r verdict.Report
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &r))
	if r.Schema != verdict.Schema || r.Outcome.String() != args[1] || len(r.Lessons) == 0 {
		ts.Fatalf("the report is of schema %q, says %q, and has %d lessons", r.Schema, r.Outcome, len(r.Lessons))
	}
	if len(args) > 2 && fmt.Sprint(r.Seed) != args[2] {
		ts.Fatalf("the report's seed is %d", r.Seed)
	}
}

// sharesKit runs the tests, and then removes the kit whose files the copies of the kit share.
type sharesKit struct{ *testing.M }

func (m sharesKit) Run() (code int) {
	code = m.M.Run()
	learnersKit.Lock()
	defer learnersKit.Unlock()
	if learnersKit.kit == "" {
		return code
	}
	for path, info := range learnersKit.files {
		now, err := os.Stat(filepath.Join(learnersKit.kit, path))
		if err != nil || now.Size() != info.Size() || now.ModTime() != info.ModTime() {
			fmt.Printf("a test has written to %s of its kit, which is the same file in the kits of other tests\n", path)
			code = max(code, 1)
		}
	}
	if err := os.RemoveAll(learnersKit.kit); err != nil {
		fmt.Println(err)
		code = max(code, 1)
	}
	return code
}

// learnersKit is a copy of what of the kit a learner has.
var learnersKit struct {
	sync.Mutex
	kit   string
	files map[string]fs.FileInfo
}

// copyKit makes a kit as a learner has it. Lessons and programs are links to those of one copy, since they are only read: a test replaces
// such a file, and doesn't write into it.
func copyKit(dir string) error {
	learnersKit.Lock()
	defer learnersKit.Unlock()
	if learnersKit.kit == "" {
		if err := makeLearnersKit(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	for path := range learnersKit.files {
		to := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.Link(filepath.Join(learnersKit.kit, path), to); err != nil {
			return err
		}
	}
	return nil
}

func makeLearnersKit() error {
	kit, err := os.MkdirTemp("", "kit")
	if err != nil {
		return err
	}
	learnersKit.kit, learnersKit.files = kit, map[string]fs.FileInfo{}
	root := filepath.Join("..", "..", "..")
	for _, name := range []string{curriculum.Texts, curriculum.Starters, curriculum.Solutions} {
		err := filepath.WalkDir(filepath.Join(root, name), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			to := filepath.Join(kit, name)
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(to, text, 0o644); err != nil {
				return err
			}
			learnersKit.files[name], err = os.Stat(to)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// goEnvironment is where Go keeps its caches on this machine. A script has another home, and no network.
func goEnvironment(t *testing.T) []string {
	t.Helper()
	names := []string{"GOCACHE", "GOMODCACHE", "GOPATH"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	require.NoError(t, err)
	values := strings.Split(strings.TrimSpace(string(out)), "\n")
	require.Len(t, values, len(names))
	vars := []string{"GOPROXY=off", "GOTOOLCHAIN=local", "LC_ALL=C.UTF-8", "HANDSHAKE_MAKE=", "CI="}
	for i, name := range names {
		vars = append(vars, name+"="+strings.TrimSpace(values[i]))
	}
	return vars
}

// A disk that cannot be written to is not the learner's fault, and they read what to do.
func TestReadOnlyDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	if runtime.GOOS == "windows" {
		t.Skip("folders cannot be protected by their mode on Windows")
	}
	kit := filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	args := []string{"handshake", "check", "01"}
	if os.Getuid() == 0 {
		// Modes do not bind root. So the kit is mounted read-only over itself, where nobody else sees it.
		mount := `mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd "$1" || exit 77; shift; exec "$@"`
		args = append([]string{"unshare", "-m", "sh", "-c", mount, "sh", kit}, args...)
	} else {
		require.NoError(t, os.Chmod(kit, 0o555))
		t.Cleanup(func() { _ = os.Chmod(kit, 0o755) })
	}
	run := exec.Command(args[0], args[1:]...)
	run.Dir = kit
	out, err := run.CombinedOutput()
	if code := run.ProcessState.ExitCode(); os.Getuid() == 0 && (run.ProcessState == nil || code == 77 || code == 127 || strings.Contains(string(out), "unshare")) {
		t.Skipf("root may not mount here, so no disk can be made read-only: %v %s", err, out)
	}
	require.Equal(t, 2, run.ProcessState.ExitCode(), "%s", out)
	require.Contains(t, string(out), "Next: clone the kit into a folder that you can write to")
	require.NoDirExists(t, filepath.Join(kit, "work"))
}
