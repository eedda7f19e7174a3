package program_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"handshake/grader/internal/program"
)

// captive is what came of a program that was started in isolation.
type captive struct {
	Isolation string   // "" if there is none
	Why       string   // it couldn't be isolated, or started
	Said      []string // what it printed
	Answer    string   // what it sent to a client
}

// TestIsolation isolates a program by each means, as a user who owns nothing where the means makes a cell. The program tries to do harm, and
// says what worked.
func TestIsolation(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "isolation")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	self, err := os.Executable()
	require.NoError(t, err)
	require.NoError(t, copyFile(filepath.Join(dir, "grader"), self, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module none\n"), 0o644))
	may := jail(t, dir, program.ByNamespaces, "")
	if may.Isolation == "" {
		t.Skip(may.Why)
	}
	if os.Getuid() == 0 {
		t.Run(program.ByUser, func(t *testing.T) {
			t.Parallel()
			got := jail(t, dir, program.ByUser, "limits")
			require.Equal(t, program.ByUser, got.Isolation, got.Why)
			require.Equal(t, []string{"limited"}, got.Said, got.Why)
			require.Equal(t, "hello", got.Answer)
		})
	}
	for _, means := range []string{program.ByNamespaces, program.ByBubblewrap} {
		if _, err := exec.LookPath("bwrap"); err != nil && means == program.ByBubblewrap {
			t.Log("there is no bubblewrap here")
			continue
		}
		for _, test := range []struct {
			harm string
			ends string // how it must end, where it can't listen
			says string
		}{
			{harm: "look", says: "looked"},
			{harm: "files", says: "made"},
			{harm: "limits", says: "limited"},
			{harm: "memory", ends: "out of memory"},
			{harm: "memory-together", ends: "killed, because it used more than 1024 MB of memory"},
			{harm: "processes", says: "started"},
		} {
			t.Run(means+" "+test.harm, func(t *testing.T) {
				t.Parallel()
				got := jail(t, dir, means, test.harm)
				require.Equal(t, means, got.Isolation, got.Why)
				said := strings.Join(got.Said, "\n")
				require.NotContains(t, said, "worked")
				if means == program.ByBubblewrap && test.harm == "files" {
					test.ends = "killed, because it made more than 50000 files"
				}
				if test.ends != "" {
					require.Contains(t, got.Why+said, test.ends)
					return
				}
				require.Empty(t, got.Why, said)
				require.Contains(t, said, test.says)
				require.Equal(t, "hello", got.Answer)
			})
		}
	}
}

// jail has a program that means harm isolated and started by a grader of its own, which is root only to start it as another user.
func jail(t *testing.T, dir, means, harm string) (got captive) {
	t.Helper()
	own, err := os.MkdirTemp(dir, "own")
	require.NoError(t, err)
	at := filepath.Join(own, "program")
	require.NoError(t, os.Mkdir(at, 0o755))
	require.NoError(t, os.Link(filepath.Join(dir, "grader"), filepath.Join(at, "server")))
	require.NoError(t, os.WriteFile(filepath.Join(at, "harm"), []byte(harm), 0o644))
	private := filepath.Join(own, "home", "private.txt")
	require.NoError(t, os.Mkdir(filepath.Dir(private), 0o755))
	require.NoError(t, os.WriteFile(private, []byte("private"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(at, "private"), []byte(private), 0o644))
	c := exec.Command(filepath.Join(dir, "grader"), "jail", means, at, dir)
	c.Dir, c.Stderr = dir, os.Stderr
	c.Env = append(os.Environ(), "HOME="+filepath.Join(own, "home"), "TMPDIR="+own, "GOCACHE="+filepath.Join(own, "cache"), "GOFLAGS=-mod=mod", "GRADERS_SECRET=a-secret")
	require.NoError(t, os.Chmod(own, 0o755))
	if os.Getuid() == 0 && means != program.ByUser {
		const nobody = 65534
		require.NoError(t, os.Chown(own, nobody, nobody))
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	text, err := c.Output()
	require.NoError(t, err, "%s", text)
	require.NoError(t, json.Unmarshal(text, &got), "%s", text)
	left, err := filepath.Glob(filepath.Join(own, "handshake-*"))
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoFileExists(t, filepath.Join(at, "harm.txt"))
	return got
}

// jailMain is the grader of jail.
func jailMain(means, dir, root string) int {
	got, err := func() (got captive, err error) {
		k, err := program.NewKeeper(nil)
		if err != nil {
			return got, err
		}
		defer func() { err = errors.Join(err, k.Close()) }()
		self, err := os.Executable()
		if err != nil {
			return got, err
		}
		isolation, err := k.Isolate(context.Background(), []string{self, "cell"}, root, means)
		if err != nil {
			got.Why = err.Error()
			return got, nil
		}
		got.Isolation = isolation.Name
		listens := func(line program.Line) { got.Said = append(got.Said, line.Text) }
		p, err := k.Start(context.Background(), program.Binary{Path: filepath.Join(dir, "server"), Dir: dir, Go: true}, program.StartOptions{OnLine: listens})
		var fault *program.Fault
		switch {
		case errors.As(err, &fault):
			got.Why = fault.Error()
			if exit := fault.Facts.Exit; exit != nil {
				got.Why += exit.Signal
			}
			return got, nil
		case err != nil:
			return got, err
		}
		defer p.Stop()
		conn, err := p.Dial(context.Background(), &net.Dialer{Timeout: time.Minute}, "tcp", p.Addr)
		if err != nil {
			return got, err
		}
		defer conn.Close()
		text, err := io.ReadAll(conn)
		got.Answer = string(text)
		return got, err
	}()
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(got)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// captiveMain is a server that means harm, in its folder.
func captiveMain() int {
	worked := func(what string, yes bool) {
		if yes {
			fmt.Println(what, "worked")
		}
	}
	harm, _ := os.ReadFile("harm") // without it, there is nothing to do
	if os.Getenv("PART") != "" {   // of memory-together
		hoard(400)
		time.Sleep(time.Hour)
	}
	switch string(harm) {
	case "limits": // it has them from the start
		var processes, memory unix.Rlimit
		err := errors.Join(unix.Getrlimit(unix.RLIMIT_NPROC, &processes), unix.Getrlimit(unix.RLIMIT_DATA, &memory))
		worked("starting without limits", err != nil || processes.Max > 512 || memory.Max > 1<<30)
		fmt.Println("limited")
	case "look":
		look(worked)
		fmt.Println("looked")
	case "files":
		made := 0
		for os.WriteFile(filepath.Join(os.TempDir(), strconv.Itoa(made)), nil, 0o644) == nil {
			made++
		}
		worked("making files without end", made > 100_000)
		fmt.Println("made", made)
	case "memory":
		hoard(2048)
		worked("taking memory", true)
	case "memory-together":
		for range 4 {
			part := exec.Command("/proc/self/exe")
			part.Env = append(os.Environ(), "PART=1")
			_ = part.Start()
		}
		time.Sleep(time.Hour)
	case "processes":
		var started []*exec.Cmd
		for range 1000 {
			c := exec.Command("sleep", "3600")
			if c.Start() != nil {
				break
			}
			started = append(started, c)
		}
		worked("starting processes without end", len(started) > 200)
		for _, c := range started[max(len(started)-10, 0):] { // the runtime needs threads to go on
			_ = c.Process.Kill()
			_ = c.Wait()
		}
		fmt.Println("started", len(started))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		return 1
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			return 1
		}
		_, _ = io.WriteString(conn, "hello")
		_ = conn.Close()
	}
}

// hoard uses memory.
func hoard(megabytes int) {
	var all [][]byte
	for range megabytes {
		b := make([]byte, 1<<20)
		for i := range b {
			b[i] = 1
		}
		all = append(all, b)
	}
	fmt.Println("hoarded", len(all))
}

// look tries what a program in a cell must not be able to do.
func look(worked func(string, bool)) {
	private, _ := os.ReadFile("private") // the name of a file that it must not see
	_, err := os.Stat(string(private))
	worked("seeing the home directory", err == nil)
	for _, path := range []string{"/harm.txt", "/usr/harm.txt", "/etc/harm.txt", "/dev/harm.txt", "/proc/sys/kernel/core_pattern", filepath.Join(filepath.Dir(string(private)), "harm.txt")} {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
		worked("writing "+path, err == nil)
		_ = f.Close()
	}
	worked("writing its own executable", os.WriteFile("server", nil, 0o644) == nil)
	worked("not writing its own folder", os.WriteFile("harm.txt", nil, 0o644) != nil)
	worked("not writing temporary files", os.WriteFile(filepath.Join(os.TempDir(), "t"), nil, 0o644) != nil)
	for _, name := range []string{"environ", "exe", "mem", "fd/0", "fd/3", "root/etc"} {
		f, err := os.Open("/proc/1/" + name)
		worked("opening the first process's "+name, err == nil)
		_ = f.Close()
	}
	environ, _ := os.ReadFile("/proc/self/environ")
	worked("reading the grader's environment", strings.Contains(string(environ), "a-secret"))
	for _, flags := range []uintptr{unix.CLONE_NEWUSER, unix.CLONE_NEWNS, unix.CLONE_NEWUSER | unix.CLONE_NEWNS} {
		c := exec.Command("true")
		c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
		worked("making namespaces", c.Run() == nil)
	}
	worked("mounting", unix.Mount("none", os.TempDir(), "tmpfs", 0, "") == nil)
	worked("tracing the first process", unix.PtraceAttach(1) == nil)
	_, err = net.DialTimeout("tcp", "192.0.2.1:80", time.Second)
	worked("not being told at once that there is no network", err == nil || !errors.Is(err, unix.ENETUNREACH))
	for _, signal := range []unix.Signal{unix.SIGTERM, unix.SIGINT, unix.SIGHUP, unix.SIGQUIT, unix.SIGSEGV, unix.SIGABRT, unix.SIGUSR1, unix.SIGSTOP, unix.SIGKILL} {
		_ = unix.Kill(1, signal)
	}
	pids, _ := filepath.Glob("/proc/[0-9]*")
	worked("seeing other processes", len(pids) > 2)
}

// copyFile copies a file.
func copyFile(to, from string, mode os.FileMode) error {
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, mode)
	}
	return err
}

// playPart makes of the test binary what the tests of isolation need: the first process of a cell, a grader, and its program.
func playPart() {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "cell":
		os.Exit(program.Cell())
	case len(os.Args) == 5 && os.Args[1] == "jail":
		os.Exit(jailMain(os.Args[2], os.Args[3], os.Args[4]))
	case len(os.Args) == 1 && strings.HasPrefix(filepath.Base(os.Args[0]), "server"), len(os.Args) == 1 && os.Args[0] == "/proc/self/exe":
		os.Exit(captiveMain())
	}
}
