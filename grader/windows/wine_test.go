// Package windows_test runs the grader as Windows does: under wine, on Linux. It builds the grader and servers for Windows, and uses the
// commands as somebody at a Windows machine would.
package windows_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wine is a Windows of its own: a folder with its files and its registry, and a wineserver, which ends with the test.
type wine struct {
	dir    string // a temporary folder
	prefix string // the Windows in it
	bin    string // executables, and first on its PATH
	kit    string // a copy of the kit, as a learner has it
	goAddr string // of the server that stands behind its go.exe
	patch  string // of Go's own source, for go build -overlay
}

// tools are the programs that the test needs, all of them in Debian's packages wine, wine64 and gcc-mingw-w64-x86-64.
var tools = []string{"wine", "wineserver", "x86_64-w64-mingw32-gcc"}

// newWine makes a Windows. Without wine the test is skipped, but not in CI.
func newWine(t *testing.T) *wine {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a Windows and grades many programs")
	}
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("wine is tested on Linux with an amd64 processor")
	}
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("the Windows build is tested with %s, and in CI it must be there", tool)
			}
			t.Skipf("the Windows build is tested with %s, which isn't installed", tool)
		}
	}
	dir := t.TempDir()
	w := &wine{dir: dir, prefix: filepath.Join(dir, "prefix"), bin: filepath.Join(dir, "bin"), kit: filepath.Join(dir, "my kit")}
	w.patch = patchGo(t, dir)
	w.goAddr = serveGo(t, w)
	t.Cleanup(func() { w.end(t) })
	made := make(chan error, 1)
	go func() { made <- w.boot(t.Context()) }()
	w.build(t)
	require.NoError(t, copyKit(w.kit))
	require.NoError(t, <-made)
	return w
}

// boot makes the files of a Windows, with the library that wine lacks. It takes about ten seconds.
func (w *wine) boot(ctx context.Context) error {
	if err := os.Mkdir(w.prefix, 0o700); err != nil {
		return err
	}
	if err := w.unix(ctx, "wineserver", "--persistent").Run(); err != nil { // until it's told to end; it would keep a pipe open
		return fmt.Errorf("start the wineserver: %w", err)
	}
	if err := w.unix(ctx, "wine", "wineboot", "--init").Run(); err != nil {
		return fmt.Errorf("make a Windows: %w", err)
	}
	library := filepath.Join(w.prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll")
	out, err := exec.CommandContext(ctx, "x86_64-w64-mingw32-gcc", "-shared", "-O1", "-o", library, filepath.Join("testdata", "prng", "prng.c"), "-ladvapi32").CombinedOutput()
	if err != nil {
		return errors.Join(err, errors.New(string(out)))
	}
	return nil
}

// build compiles the grader and all programs for Windows, into the folder bin. The grader is grader.exe, as it is given to people. The
// servers have the patch.
func (w *wine) build(t *testing.T) {
	t.Helper()
	w.compile(t, "./grader", "./grader/windows/testdata/shim", "./grader/windows/testdata/console")
	require.NoError(t, os.Rename(filepath.Join(w.bin, "shim.exe"), filepath.Join(w.bin, "go.exe")))
	packages := []string{"-overlay", w.patch, "./grader/windows/testdata/tough"}
	for _, s := range servers(t) {
		packages = append(packages, "./"+s.dir)
	}
	w.compile(t, packages...)
}

func (w *wine) compile(t *testing.T, args ...string) {
	t.Helper()
	build := exec.CommandContext(t.Context(), "go", append([]string{"build", "-ldflags=-w", "-o", w.bin + "/"}, args...)...)
	build.Dir = filepath.Join("..", "..")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// unix is one of wine's own commands.
func (w *wine) unix(ctx context.Context, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, name, args...)
	for _, variable := range os.Environ() {
		switch name, _, _ := strings.Cut(variable, "="); name {
		case "DISPLAY", "HOME", "HANDSHAKE_MAKE", "CI": // no windows; no links to this user's folders; as a learner has it
		default:
			command.Env = append(command.Env, variable)
		}
	}
	command.Env = append(command.Env, "HOME="+w.dir, "WINEPREFIX="+w.prefix, "WINEARCH=win64", "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=d", // wine would like to install these from the network
		"WINEPATH="+windowsPath(w.bin), "GO_SERVER="+w.goAddr, "GRADER="+windowsPath(filepath.Join(w.bin, "grader.exe")))
	return command
}

// command is a program of that Windows, started in the kit.
func (w *wine) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	command := w.unix(ctx, "wine", append([]string{name}, args...)...)
	command.Dir = w.kit
	return command
}

// grader is the grader with a command.
func (w *wine) grader(ctx context.Context, args ...string) *exec.Cmd {
	return w.command(ctx, filepath.Join(w.bin, "grader.exe"), args...)
}

// ended is how a command ended: all that it printed, and its exit status.
type ended struct {
	text   string
	status int
}

// run runs a command to its end. What it prints has ends of lines as on Unix. It prints to a file, because wine's own services, which a
// command may have started, would keep a pipe open.
func run(t *testing.T, command *exec.Cmd) ended {
	t.Helper()
	printed, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	require.NoError(t, err)
	defer printed.Close()
	command.Stdout, command.Stderr = printed, printed
	err = command.Run()
	text, readErr := os.ReadFile(printed.Name())
	require.NoError(t, readErr)
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %v\n%s", command.Args, err, text)
	}
	return ended{strings.ReplaceAll(string(text), "\r\n", "\n"), command.ProcessState.ExitCode()}
}

// windowsPath is a path of this machine as that Windows has it, where Z: is the root.
func windowsPath(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// drive is the beginning of a Windows path.
var drive = regexp.MustCompile(`^([A-Za-z]):[\\/]`)

// unixPath is a path of that Windows as this machine has it. Whatever else the text is, it stays.
func (w *wine) unixPath(text string) string {
	found := drive.FindStringSubmatch(text)
	if found == nil {
		return text
	}
	path := strings.ReplaceAll(text[2:], `\`, "/")
	if strings.EqualFold(found[1], "Z") {
		return path
	}
	return filepath.Join(w.prefix, "drive_"+strings.ToLower(found[1]), path)
}

// processes are the processes of that Windows: the names of their executables, such as "run.exe", by their ids on this machine.
func (w *wine) processes(t *testing.T) map[int]string {
	t.Helper()
	found := map[int]string{}
	entries, err := os.ReadDir("/proc")
	require.NoError(t, err)
	for _, entry := range entries {
		id, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		environ, _ := os.ReadFile(filepath.Join("/proc", entry.Name(), "environ")) // it may have ended
		line, _ := os.ReadFile(filepath.Join("/proc", entry.Name(), "cmdline"))
		executable, _, _ := strings.Cut(strings.ToLower(string(line)), "\x00")
		if bytes.Contains(environ, []byte("WINEPREFIX="+w.prefix+"\x00")) {
			found[id] = executable[strings.LastIndexAny(executable, `/\`)+1:]
		}
	}
	return found
}

// wineOwn are processes of wine's own, which stay until it ends.
var wineOwn = []string{"wineserver", "wineserver64", "services.exe", "winedevice.exe", "explorer.exe", "plugplay.exe", "svchost.exe", "rpcss.exe", "conhost.exe"}

// leftNothing fails if any program but wine's own is still running, or if the grader's folder for temporary files is still there.
func (w *wine) leftNothing(t *testing.T) {
	t.Helper()
	left := func() (what []string) {
		for id, name := range w.processes(t) {
			if !slices.Contains(wineOwn, name) && name != "" { // one that is ending has no name
				what = append(what, name+" "+strconv.Itoa(id))
			}
		}
		folders, err := filepath.Glob(filepath.Join(w.prefix, "drive_c", "users", "*", "*emp", "handshake-*"))
		require.NoError(t, err)
		return append(what, folders...)
	}
	for range 600 { // wine shows a process for a moment after its end
		if len(left()) == 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("the grader has left behind: %q", left())
}

// end ends everything of that Windows.
func (w *wine) end(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_ = w.unix(ctx, "wineserver", "-k").Run() // what is left shows below
	for range 100 {
		if len(w.processes(t)) == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	for id, name := range w.processes(t) {
		t.Errorf("wineserver -k has not ended %s, process %d", name, id)
		if process, err := os.FindProcess(id); err == nil {
			_ = process.Kill() // it may have ended
		}
	}
}

// copyKit copies what of the kit a learner has.
func copyKit(dir string) error {
	root := filepath.Join("..", "..")
	for _, folder := range []string{"lessons", "starter", "solution"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join(root, folder))); err != nil {
			return err
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
