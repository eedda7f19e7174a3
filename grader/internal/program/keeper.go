package program

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/wording"
)

// Keeper owns everything that a run of the grader has outside its own memory: a temporary folder, and the processes started in it.
// Close ends and removes all of it. If the grader itself is killed, two watchdog processes do the same as soon as their pipe to
// the grader breaks. A process has one Keeper at a time, because Close ends all descendants of the process.
type Keeper struct {
	dir     string        // the temporary folder
	id      string        // in the environment of every process of this run; forks and setsid keep it
	timeout time.Duration // for a program to begin to listen, in its own time
	idle    time.Duration // how long a build may use no processor; 0 for idleBuild
	pick    func() (port int, err error)

	mu      sync.Mutex
	files   int
	ports   map[int]bool // handed out in this run
	cgroup  *cgroup      // a control group for the run's processes; nil where there is none
	cgroups int          // how many there have been

	watchdogs *watchdogs // of the watchdogs; nil without
	inside    *enclosed  // how programs are isolated; nil where only their process groups keep them together

	started *started      // the processes that this run has started, and waits for itself
	over    chan struct{} // closed when the run is over
}

// runVariable is the environment variable that holds the ID of the run to which a process belongs.
const runVariable = "HANDSHAKE_RUN"

// NewKeeper makes the run's temporary folder. watchdog is the command line of a process that calls Watchdog at once. nil means no
// watchdogs, for tests that aren't killed.
func NewKeeper(watchdog []string) (*Keeper, error) {
	id := "handshake-" + rand.Text()
	k := &Keeper{dir: filepath.Join(os.TempDir(), id), id: id, timeout: startTimeout, ports: map[int]bool{}, started: &started{ids: map[int]bool{}}, over: make(chan struct{})}
	k.pick = k.freePort
	tag := adoptOrphans()
	if watchdog != nil {
		// The watchdogs start first and know the folder before it exists, because the grader may be killed at any moment.
		k.watchdogs = &watchdogs{line: watchdog}
		err := k.watchdogs.open(message{"folder", k.dir}, message{"tag", tag})
		if err != nil {
			return nil, err
		}
	}
	if err := errors.Join(os.Mkdir(k.dir, 0o700), os.Mkdir(filepath.Join(k.dir, temporary), 0o700)); err != nil {
		return nil, errors.Join(wording.Errorf("make a temporary folder: %w", err), k.Close())
	}
	go k.reap()
	return k, nil
}

// reap waits for adopted processes that have ended, until the run is over.
func (k *Keeper) reap() {
	tick := time.NewTicker(reapInterval)
	defer tick.Stop()
	for {
		select {
		case <-k.over:
			return
		case <-tick.C:
		}
		k.started.whileNoneStarts(func(ids map[int]bool) {
			reapAdopted(ids, k.watchdogs.pause())
			k.watchdogs.resume()
		})
	}
}

// temporary is the folder below that of the run for the programs' own temporary files.
const temporary = "tmp"

// Temporary has the watchdogs remove the file at the path if the grader is killed.
func (k *Keeper) Temporary(path string) error { return k.watchdogs.send(message{"file", path}) }

// newFile returns an unused path in the temporary folder.
func (k *Keeper) newFile(name string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files++
	dir := filepath.Join(k.dir, fmt.Sprint(k.files))
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) { // a program has removed the run's folder
		_ = os.Mkdir(k.dir, 0o700)
		_ = os.Mkdir(filepath.Join(k.dir, temporary), 0o700)
		err = os.Mkdir(dir, 0o700)
	}
	if err != nil {
		return "", troubleOf(wording.Say("make a temporary folder: %s", err), k.dir)
	}
	return filepath.Join(dir, name+exeSuffix), nil
}

// start starts a command in a process group of its own, with the run's ID in its environment.
func (k *Keeper) start(command *exec.Cmd) (*group, error) {
	return k.startIn(command, func(*syscall.SysProcAttr) {})
}

// startIn is start with something more to say of the process.
func (k *Keeper) startIn(command *exec.Cmd, more func(*syscall.SysProcAttr)) (*group, error) {
	if command.Env == nil {
		command.Env = os.Environ()
	}
	command.Env = append(command.Env, runVariable+"="+k.id)
	command.SysProcAttr = ownGroup()
	more(command.SysProcAttr)
	command.WaitDelay = outputWait
	inside, err := k.currentCgroup()
	if err != nil {
		return nil, err
	}
	if err := k.started.start(func() error { return inside.start(command) }, command); err != nil {
		return nil, err
	}
	g := newGroup(command)
	if err := k.watchdogs.send(message{"group", strconv.Itoa(command.Process.Pid)}); err != nil {
		g.kill()
		return nil, errors.Join(err, g.wait())
	}
	return g, nil
}

// currentCgroup is the cgroup in which a process is started. Each End is followed by a new one, because a program may have changed the last one.
func (k *Keeper) currentCgroup() (*cgroup, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cgroup == nil {
		k.cgroups++
		k.cgroup = newCgroup(fmt.Sprintf("%s-%d", k.id, k.cgroups))
		if err := k.watchdogs.send(message{"cgroup", k.cgroup.path()}); err != nil { // they know it before it exists
			return nil, err
		}
		k.cgroup.open()
	}
	return k.cgroup, nil
}

// End ends every process of the run, and others may be started afterwards. Its error says which processes could not be ended, and
// what to do about them.
func (k *Keeper) End() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	spared := k.watchdogs.pause()
	defer k.watchdogs.resume()
	started := k.started.all()
	left := endRun(reach{id: k.id, cgroup: k.cgroup, spared: spared, started: started, descendants: true})
	reapOrphans(started, spared)
	k.cgroup.remove()
	k.cgroup = nil
	if len(left) == 0 {
		return nil
	}
	var ids []string
	for _, pid := range left {
		ids = append(ids, strconv.Itoa(pid))
	}
	return wording.Errorf("the program left processes that the grader can't end: %s. End them yourself: kill -9 %s", strings.Join(ids, ", "), strings.Join(ids, " "))
}

// Close ends every process of the run, as End does, and removes the temporary folder. Another Keeper may follow.
func (k *Keeper) Close() error {
	left := k.End()
	close(k.over)
	return errors.Join(left, removeAll(k.dir), k.watchdogs.close())
}

// removeAll removes a folder. It tries for a second, because a process that is ending may still write to it.
func removeAll(dir string) error {
	var err error
	for range removeTries {
		if err = folder.Remove(dir); err == nil {
			return nil
		}
		unlock(dir)
		time.Sleep(removePause)
	}
	return wording.Errorf("remove the temporary folder: %s. Remove it yourself: "+removeFolder, strings.TrimSuffix(err.Error(), "."), dir)
}

// unlock makes everything below a folder removable. Its errors show when the folder is removed.
func unlock(dir string) {
	unmount(dir)
	_ = os.Chmod(dir, 0o700)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return
	}
	defer root.Close()
	unlockIn(root)
}

func unlockIn(folder *os.Root) {
	here, err := folder.Open(".")
	if err != nil {
		return
	}
	thaw(here)
	entries, _ := here.ReadDir(-1)
	_ = here.Close()
	for _, entry := range entries {
		if !entry.IsDir() {
			if file, err := folder.OpenFile(entry.Name(), os.O_RDONLY|nonBlocking, 0); err == nil && entry.Type().IsRegular() {
				thaw(file)
				_ = file.Close()
			}
			continue
		}
		_ = folder.Chmod(entry.Name(), 0o700)
		if inner, err := folder.OpenRoot(entry.Name()); err == nil {
			unlockIn(inner)
			_ = inner.Close()
		}
	}
}

// Folder makes an empty folder in the keeper's own, which goes with it.
func (k *Keeper) Folder(name string) (string, error) {
	path, err := k.newFile(name)
	if err != nil {
		return "", err
	}
	path = strings.TrimSuffix(path, exeSuffix)
	if err := os.Mkdir(path, 0o755); err != nil {
		return "", troubleOf(wording.Say("make a temporary folder: %s", err), k.dir)
	}
	return path, nil
}

// Remove removes a folder that Folder made.
func (k *Keeper) Remove(dir string) {
	if err := folder.Remove(filepath.Dir(dir)); err != nil {
		unlock(filepath.Dir(dir))
		_ = folder.Remove(filepath.Dir(dir)) // whatever is left goes with the keeper's folder
	}
}
