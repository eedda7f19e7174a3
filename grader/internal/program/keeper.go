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
	"time"
)

// Keeper owns everything that a run of the grader has outside its own memory: a temporary folder, and the processes
// started in it. Close ends and removes all of it. In case the grader itself is killed, two watchdogs, processes
// of its own, do the same as soon as their pipe to the grader breaks. A process has one Keeper at a time, for Close
// ends everything that descends from the process.
type Keeper struct {
	dir      string // the temporary folder
	mark     string // what the environment of every process of this run carries; forks and setsid keep it
	patience time.Duration
	idle     time.Duration // how long a build may use no processor; 0 for idleBuild
	pick     func() (port int, err error)

	mu      sync.Mutex
	files   int
	ports   map[int]bool // handed out in this run
	started map[int]bool // the ids of the processes that this run has started, and waits for itself
	cage    *cage        // a control group for the run's processes; nil where there is none
	cages   int          // how many there have been

	kennel *kennel // of the watchdogs; nil without

	births sync.RWMutex  // held for reading while a process is started and not yet in started
	over   chan struct{} // closed when the run is over
}

// markName is the environment variable that tells the processes of a run from all others.
const markName = "HANDSHAKE_RUN"

// NewKeeper makes the run's temporary folder. watchdog is the command line, with its program first, of a process
// that calls Watchdog at once; nil does without, for tests that are not killed.
func NewKeeper(watchdog []string) (*Keeper, error) {
	mark := "handshake-" + rand.Text()
	k := &Keeper{dir: filepath.Join(os.TempDir(), mark), mark: mark, patience: patience, ports: map[int]bool{}, started: map[int]bool{}, over: make(chan struct{})}
	k.pick = k.freePort
	brand := adoptOrphans()
	if watchdog != nil {
		// The watchdogs come first and hear of the folder before it is there: the grader may be killed at any moment.
		k.kennel = &kennel{line: watchdog}
		err := k.kennel.open(order{"folder", k.dir}, order{"brand", brand})
		if err != nil {
			return nil, err
		}
	}
	if err := errors.Join(os.Mkdir(k.dir, 0o700), os.Mkdir(filepath.Join(k.dir, temporary), 0o700)); err != nil {
		return nil, errors.Join(fmt.Errorf("make a temporary folder: %w", err), k.Close())
	}
	go k.sweep()
	return k, nil
}

// sweeping is how often adopted processes that have ended are buried while a run goes on. A program whose processes each fork the next one
// and end would otherwise use up the system's process ids before the run is over.
const sweeping = 50 * time.Millisecond

// sweep buries adopted processes until the run is over.
func (k *Keeper) sweep() {
	tick := time.NewTicker(sweeping)
	defer tick.Stop()
	for {
		select {
		case <-k.over:
			return
		case <-tick.C:
		}
		if !k.births.TryLock() { // a process is being started: it must not be taken for an adopted one
			continue
		}
		k.mu.Lock()
		buryAdopted(k.started, k.kennel.hold())
		k.kennel.release()
		k.mu.Unlock()
		k.births.Unlock()
	}
}

// temporary is the folder, in that of the run, for the programs' own temporary files: it goes with the run.
const temporary = "tmp"

// Temporary tells the watchdogs of a file that lies elsewhere and is to be removed if the grader is killed.
func (k *Keeper) Temporary(path string) error { return k.kennel.tell(order{"file", path}) }

// newFile returns a path in the temporary folder that nothing else uses.
func (k *Keeper) newFile(name string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files++
	dir := filepath.Join(k.dir, fmt.Sprint(k.files))
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrNotExist) { // a program has removed the run's folder; the next one is not to suffer from it
		_ = os.Mkdir(k.dir, 0o700)
		_ = os.Mkdir(filepath.Join(k.dir, temporary), 0o700)
		err = os.Mkdir(dir, 0o700)
	}
	if err != nil {
		return "", troubleOf("make a temporary folder: "+err.Error(), k.dir)
	}
	return filepath.Join(dir, name+exeSuffix), nil
}

// outputGrace is how long the output of a command that has ended is waited for, while a process that it left holds its pipe open.
const outputGrace = 2 * time.Second

// start starts a command in a process group of its own that carries the run's mark.
func (k *Keeper) start(command *exec.Cmd) (*group, error) {
	if command.Env == nil {
		command.Env = os.Environ()
	}
	command.Env = append(command.Env, markName+"="+k.mark)
	command.SysProcAttr = ownGroup()
	command.WaitDelay = outputGrace
	inside, err := k.enclosure()
	if err != nil {
		return nil, err
	}
	k.births.RLock()
	err = inside.start(command)
	if err == nil {
		k.mu.Lock()
		k.started[command.Process.Pid] = true
		k.mu.Unlock()
	}
	k.births.RUnlock()
	if err != nil {
		return nil, err
	}
	g := newGroup(command)
	if err := k.kennel.tell(order{"group", strconv.Itoa(command.Process.Pid)}); err != nil {
		g.kill()
		return nil, errors.Join(err, g.wait())
	}
	return g, nil
}

// enclosure is the cage in which a process is started: a new one after each End, for a program may have changed the last one.
func (k *Keeper) enclosure() (*cage, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cage == nil {
		k.cages++
		k.cage = cageFor(fmt.Sprintf("%s-%d", k.mark, k.cages))
		if err := k.kennel.tell(order{"cage", k.cage.path()}); err != nil { // they hear of it before it is there
			return nil, err
		}
		k.cage.open()
	}
	return k.cage, nil
}

// End ends every process of the run that is still there, wherever it fled to. Others may be started afterwards. Its error says
// which could not be ended, and what to do about it.
func (k *Keeper) End() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	spared := k.kennel.hold()
	defer k.kennel.release()
	left := endRun(reach{mark: k.mark, cage: k.cage, spared: spared, started: k.started, descendants: true})
	buryOrphans(k.started, spared)
	k.cage.remove()
	k.cage = nil
	if len(left) == 0 {
		return nil
	}
	var ids []string
	for _, pid := range left {
		ids = append(ids, strconv.Itoa(pid))
	}
	return fmt.Errorf("the program left processes that the grader can't end: %s. End them yourself: kill -9 %s", strings.Join(ids, ", "), strings.Join(ids, " "))
}

// Close ends every process of the run, as End does, and removes the temporary folder. Another Keeper may follow.
func (k *Keeper) Close() error {
	left := k.End()
	close(k.over)
	return errors.Join(left, removeAll(k.dir), k.kennel.close())
}

// removeAll removes a folder, again and again for a second: a process that is just ending may still write to it.
func removeAll(dir string) error {
	var err error
	for range 100 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		unlock(dir)
		time.Sleep(10 * time.Millisecond) // no event tells when another process lets go of a file
	}
	return fmt.Errorf("remove the temporary folder: %w. Remove it yourself: rm -rf %s", err, dir)
}

// unlock lets everything below a folder be removed, where its modes forbid it. What it cannot do, the removal will tell.
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
