package command_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// nobody is the user as whom most programs run here, for root is not bound by much.
const nobody = 65534

// enclosed is the first process of a PID namespace. It runs a command, and then waits until nothing else is left in the
// namespace; what is left after a minute goes into a file. Usage: enclosed STATE UID root|bare COMMAND ...; bare hides the control
// groups.
func enclosed() {
	state, uid := os.Args[1], os.Args[2]
	mustDo(unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
	mustDo(unix.Mount("proc", "/proc", "proc", 0, ""))
	if os.Args[3] == "bare" {
		mustDo(unix.Mount("none", "/sys/fs/cgroup", "tmpfs", 0, ""))
	}
	mustDo(loopbackUp())
	id, err := strconv.ParseUint(uid, 10, 32)
	mustDo(err)
	command := exec.Command(os.Args[4], os.Args[5:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	inTerminal := os.Getenv("ENCLOSED_TERMINAL") != "" // whose Ctrl-C is for the command
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: !inTerminal, Credential: &syscall.Credential{Uid: uint32(id), Gid: uint32(id)}}
	var server *exec.Cmd
	if path := os.Getenv("SERVER"); path != "" { // somebody to talk to, who does not count
		server = exec.Command(path)
		server.Env = append(os.Environ(), "PORT="+os.Getenv("SERVER_PORT"), "HOSTILE=nothing")
		mustDo(server.Start())
		for connected := false; !connected; time.Sleep(5 * time.Millisecond) {
			connection, err := net.Dial("tcp", "127.0.0.1:"+os.Getenv("SERVER_PORT"))
			if connected = err == nil; connected {
				_ = connection.Close()
			}
		}
	}
	mustDo(command.Start())
	go sendSignals(command.Process, os.Getenv("SIGNALS_AT"))
	status := 0
	for {
		var s unix.WaitStatus
		pid, err := unix.Wait4(-1, &s, 0, nil)
		if err == unix.EINTR {
			continue
		}
		mustDo(err)
		if pid == command.Process.Pid && (s.Exited() || s.Signaled()) {
			if status = s.ExitStatus(); s.Signaled() {
				status = 128 + int(s.Signal())
			}
			break
		}
	}
	if server != nil {
		_ = server.Process.Kill()
	}
	var left []string
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(5 * time.Millisecond) {
		for pid := 1; pid > 0; {
			pid, _ = unix.Wait4(-1, nil, unix.WNOHANG, nil)
		}
		if left = others(); len(left) == 0 {
			break
		}
	}
	mustDo(os.WriteFile(filepath.Join(state, "left"), []byte(strings.Join(left, "\n")), 0o666))
	os.Exit(status)
}

// sendSignals sends signals, each so many milliseconds after the last one: "19@500 18@200".
func sendSignals(process *os.Process, plan string) {
	for _, one := range strings.Fields(plan) {
		number, after, _ := strings.Cut(one, "@")
		signal, err := strconv.Atoi(number)
		mustDo(err)
		ms, err := strconv.Atoi(after)
		mustDo(err)
		time.Sleep(time.Duration(ms) * time.Millisecond)
		_ = process.Signal(syscall.Signal(signal)) // it may have ended
	}
}

func mustDo(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "enclosed:", err)
		os.Exit(99)
	}
}

// others are the other processes in sight, with their command lines.
func others() (left []string) {
	paths, _ := filepath.Glob("/proc/[0-9]*")
	for _, path := range paths {
		line, err := os.ReadFile(filepath.Join(path, "cmdline"))
		if filepath.Base(path) != "1" && err == nil && alive(filepath.Join(path, "cmdline")) {
			left = append(left, filepath.Base(path)+" "+strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return left
}

// loopbackUp lets a new network namespace reach itself.
func loopbackUp() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, request)
}

// enclosure prepares commands in a PID, mount and network namespace of their own.
type enclosure struct {
	dir string // for everybody to read
}

// newEnclosure skips the test where this user may not make such namespaces.
func newEnclosure(t *testing.T) *enclosure {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root may make the namespaces in which hostile programs can do no harm")
	}
	probe := exec.Command("true")
	probe.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces}
	if err := probe.Run(); err != nil {
		t.Skipf("hostile programs run only in namespaces of their own, and there are none here: %v", err)
	}
	dir, err := os.MkdirTemp("", "enclosure")
	require.NoError(t, err)
	t.Cleanup(func() { _ = exec.Command("rm", "-rf", dir).Run() })
	require.NoError(t, os.Chmod(dir, 0o755))
	e := &enclosure{dir: dir}
	require.NoError(t, copyKit(filepath.Join(dir, "kit")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "bin"), 0o755))
	for _, name := range []string{"handshake", "enclosed"} { // the test's own folder is for its user alone
		path, err := exec.LookPath(name)
		require.NoError(t, err)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "bin", name), text, 0o755))
	}
	return e
}

const namespaces = unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWNET

// build builds a program of testdata as the file run of a folder, and returns that.
func (e *enclosure) build(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(e.dir, name)
	require.NoError(t, os.Mkdir(dir, 0o755))
	out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "run"), "./testdata/"+name).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return dir
}

// enclosedRun is a command in an enclosure.
type enclosedRun struct {
	command *exec.Cmd
	state   string // a folder for the program's notes
	temp    string // TMPDIR
	log     strings.Builder
}

// command prepares one. uid is the user, and bare hides the control groups.
func (e *enclosure) command(t *testing.T, uid int, bare bool, env []string, args ...string) *enclosedRun {
	t.Helper()
	own, err := os.MkdirTemp(e.dir, "run")
	require.NoError(t, err)
	r := &enclosedRun{state: filepath.Join(own, "state"), temp: filepath.Join(own, "tmp")}
	for _, dir := range []string{own, r.state, r.temp} {
		require.NoError(t, os.MkdirAll(dir, 0o777))
		require.NoError(t, os.Chmod(dir, 0o777))
	}
	groups := "root"
	if bare {
		groups = "bare"
	}
	r.command = exec.Command(filepath.Join(e.dir, "bin", "enclosed"), append([]string{r.state, strconv.Itoa(uid), groups}, args...)...)
	r.command.Dir = filepath.Join(e.dir, "kit")
	r.command.Env = append(os.Environ(), append([]string{
		"TMPDIR=" + r.temp, "HOME=" + own, "STATE=" + r.state, "LC_ALL=C.UTF-8", "HANDSHAKE_MAKE=", "PATH=" + filepath.Join(e.dir, "bin") + ":" + os.Getenv("PATH"),
	}, env...)...)
	r.command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces, Pdeathsig: syscall.SIGKILL}
	r.command.Stdout, r.command.Stderr = &r.log, &r.log
	return r
}

// notes are the lines of a file of the program's.
func (r *enclosedRun) notes(name string) []string {
	text, _ := os.ReadFile(filepath.Join(r.state, name))
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")[:strings.Count(string(text), "\n")]
}

// leavesNothing looks for processes and temporary folders. Where the grader and its watchdogs are killed, its folder is left.
func (r *enclosedRun) leavesNothing(t *testing.T, folder bool) {
	t.Helper()
	left, err := os.ReadFile(filepath.Join(r.state, "left"))
	require.NoError(t, err, r.log.String())
	require.Empty(t, string(left), "processes are left:\n%s", r.log.String())
	if folder {
		return
	}
	folders, err := filepath.Glob(filepath.Join(r.temp, "*"))
	require.NoError(t, err)
	require.Empty(t, folders, "temporary folders are left:\n%s", r.log.String())
}
