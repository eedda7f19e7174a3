package program

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"handshake/grader/internal/wording"
)

// Bubblewrap (bwrap) makes the cell where the grader itself may not: since Ubuntu 24.04, the system's security module lets ordinary programs
// make user namespaces without any right in them, and makes an exception for bubblewrap. It makes the namespaces and the file system. The
// first process in them is the grader's executable, as in other cells. It has no rights in there, so it copies what other cells layer, and
// counts the files that a program makes.

// layersFolder is where a cell of bubblewrap shows what its layers are copied from.
const layersFolder = "/.layers"

// The file descriptors of bubblewrap: the first process's socket is 3.
const (
	executableFD = 4 // the grader's executable, which has no name in the cell
	infoFD       = 5 // where bubblewrap writes what it started
)

// tryBubblewrap makes a cell with bubblewrap, and looks whether it holds. Root can't use it: in there, its programs would be another user
// by name, but to the kernel they would still own all of root's files, such as those in /proc/sys.
func (k *Keeper) tryBubblewrap(ctx context.Context, e *enclosed) error {
	if len(e.line) == 0 {
		return wording.Error("there is no program for the first process of a cell")
	}
	if os.Getuid() == 0 {
		return wording.Error("root's programs would keep root's rights in it")
	}
	var err error
	if e.bubblewrap, err = exec.LookPath("bwrap"); err != nil {
		return wording.Error("it isn't installed")
	}
	if e.etc, err = k.Folder("etc"); err != nil {
		return err
	}
	for name, text := range etcFiles {
		if err := os.WriteFile(filepath.Join(e.etc, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return k.tryCell(ctx, e)
}

// wrap makes a command that starts the first process of the cell start bubblewrap instead.
func (c *cell) wrap(e *enclosed, command *exec.Cmd) error {
	self, err := os.Open(command.Path)
	if err != nil {
		return wording.Errorf("open the grader's own executable: %w", err)
	}
	c.theirs = append(c.theirs, self)
	info, told, err := os.Pipe()
	if err != nil {
		return wording.Errorf("make a pipe for bubblewrap: %w", err)
	}
	c.theirs, c.info = append(c.theirs, told), info
	c.spec.Furnished = true
	args := append(e.walls(&c.spec), "--", "/proc/self/fd/"+strconv.Itoa(executableFD))
	command.ExtraFiles = c.theirs
	command.Path, command.Args = e.bubblewrap, slices.Concat([]string{"bwrap"}, args, e.line[1:])
	return nil
}

// first is the id out here of the cell's first process, which bubblewrap has started.
func (c *cell) first() (int, error) {
	var info struct {
		Pid int `json:"child-pid"`
	}
	if err := json.NewDecoder(c.info).Decode(&info); err != nil {
		return 0, wording.Errorf("ask bubblewrap what it started: %w", err)
	}
	return info.Pid, nil
}

// walls are bubblewrap's arguments for a cell: the same file system that furniture makes.
func (e *enclosed) walls(spec *cellSpec) (args []string) {
	add := func(more ...string) { args = append(args, more...) }
	add("--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--as-pid-1", "--hostname", "cell", "--info-fd", strconv.Itoa(infoFD))
	for _, path := range system {
		target, err := os.Readlink(path)
		switch _, there := os.Stat(path); {
		case err == nil && filepath.Dir(path) == "/":
			add("--symlink", target, path)
		case there == nil:
			add("--ro-bind", path, path)
		}
	}
	empty := func(megabytes int, path string) { add("--size", strconv.Itoa(megabytes<<20), "--tmpfs", path) }
	room := func(path string) {
		empty(spec.Disk, path)
		spec.Rooms = append(spec.Rooms, path)
	}
	for _, path := range spec.Hidden {
		if info, err := os.Stat(path); err == nil && info.IsDir() && within(system, path) {
			empty(1, path)
			add("--remount-ro", path)
		}
	}
	for _, path := range append([]string{"/tmp"}, spec.Scratch...) {
		room(path)
	}
	for _, path := range spec.Layered {
		if path == e.tools.cache {
			add("--ro-bind", path, path, "--ro-bind", e.line[0], cacheProgram)
			spec.Env = append(spec.Env, cacheEnvironment(path, e.line)...)
			continue
		}
		from := filepath.Join(layersFolder, strconv.Itoa(len(spec.Copied)))
		add("--ro-bind", path, from)
		room(path)
		spec.Copied = append(spec.Copied, copied{from, path})
	}
	for _, path := range spec.Shown {
		if !within(system, path) {
			add("--ro-bind", path, path)
		}
	}
	for _, path := range spec.Writable {
		add("--bind", path, path)
	}
	empty(1, "/dev")
	for _, name := range devices {
		path := filepath.Join("/dev", name)
		add("--dev-bind", path, path)
	}
	for name, target := range deviceLinks {
		add("--symlink", target, filepath.Join("/dev", name))
	}
	for name := range etcFiles {
		add("--ro-bind", filepath.Join(e.etc, name), filepath.Join("/etc", name))
	}
	add("--proc", "/proc", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/")
	return args
}

// settle finishes a cell that bubblewrap has furnished.
func (w *warden) settle() error {
	_ = unix.Close(executableFD)
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // if memory is short, this goes first
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return wording.Errorf("hide the first process: %w", err)
	}
	for _, c := range w.spec.Copied {
		if err := os.CopyFS(c.To, os.DirFS(c.From)); err != nil && !errors.Is(err, os.ErrExist) {
			return wording.Errorf("copy what can be written: %w", err)
		}
	}
	return nil
}

// plain starts a process with nothing special.
func plain(*syscall.SysProcAttr) {}
