package program

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Keeper owns all that a run of the grader has outside its own memory: a temporary folder, and the processes
// started in it. Close ends and removes every bit of it. In case the grader itself is killed, a watchdog, a second process
// of its own, does the same as soon as the pipe between the two breaks. A process has one Keeper at a time, for Close
// ends all that descends from the process.
type Keeper struct {
	dir      string // the temporary folder
	mark     string // what the environment of every process of this run carries; forks and setsid keep it
	patience time.Duration
	pick     func() (port int, err error)

	mu       sync.Mutex
	files    int
	ports    map[int]bool // handed out in this run
	started  map[int]bool // the ids of the processes that this run has started, and waits for itself
	watchdog *exec.Cmd
	line     io.WriteCloser // to the watchdog
}

// markName is the environment variable that tells the processes of a run from all others.
const markName = "HANDSHAKE_RUN"

// NewKeeper makes the run's temporary folder. watchdog is the command line, with its program first, of a process
// that calls Watchdog at once; nil does without, for tests that are not killed.
func NewKeeper(watchdog []string) (*Keeper, error) {
	mark := "handshake-" + rand.Text()
	k := &Keeper{dir: filepath.Join(os.TempDir(), mark), mark: mark, patience: patience, ports: map[int]bool{}}
	k.pick = k.freePort
	brand := adoptOrphans()
	if watchdog != nil {
		// The watchdog comes first and hears of the folder before it is there: the grader may be killed at any moment.
		if err := k.watch(watchdog, brand); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(os.Mkdir(k.dir, 0o700), os.Mkdir(filepath.Join(k.dir, temporary), 0o700)); err != nil {
		return nil, errors.Join(fmt.Errorf("make a temporary folder: %w", err), k.Close())
	}
	return k, nil
}

// temporary is the folder, in that of the run, for the programs' own temporary files: it goes with the run.
const temporary = "tmp"

// watch starts the watchdog.
func (k *Keeper) watch(watchdog []string, brand string) error {
	command := exec.Command(watchdog[0], watchdog[1:]...)
	command.SysProcAttr = ownSession() // Ctrl-C in the terminal is not for it
	line, err := command.StdinPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return fmt.Errorf("start the watchdog: %w", err)
	}
	k.watchdog, k.line = command, line
	return errors.Join(k.tell("folder "+k.dir), k.tell("brand "+brand))
}

// tell passes a line to the watchdog. It fails when the watchdog is gone, which ends the run: nothing may be
// started that nobody would end.
func (k *Keeper) tell(line string) error {
	if k.line == nil {
		return nil
	}
	if _, err := fmt.Fprintln(k.line, line); err != nil {
		return fmt.Errorf("the watchdog, which would clean up after a crash, is gone: %w", err)
	}
	return nil
}

// newFile returns a path in the temporary folder that nothing else uses.
func (k *Keeper) newFile(name string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files++
	dir := filepath.Join(k.dir, fmt.Sprint(k.files))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a temporary folder: %w", err)
	}
	return filepath.Join(dir, name+exeSuffix), nil
}

// start starts a command in a process group of its own that carries the run's mark.
func (k *Keeper) start(command *exec.Cmd) (*group, error) {
	if command.Env == nil {
		command.Env = os.Environ()
	}
	command.Env = append(command.Env, markName+"="+k.mark)
	command.SysProcAttr = ownGroup()
	if err := command.Start(); err != nil {
		return nil, err
	}
	k.mu.Lock()
	if k.started == nil {
		k.started = map[int]bool{}
	}
	k.started[command.Process.Pid] = true
	k.mu.Unlock()
	g := newGroup(command)
	if err := k.tell(fmt.Sprintf("group %d", command.Process.Pid)); err != nil {
		g.kill()
		return nil, errors.Join(err, g.wait())
	}
	return g, nil
}

// Close ends every process of the run that is still there, wherever it fled to, and removes the temporary folder. Another
// Keeper may follow.
func (k *Keeper) Close() error {
	endRun(k.mark, "", k.watchdogPid())
	k.mu.Lock()
	buryOrphans(k.started, k.watchdogPid())
	k.mu.Unlock()
	err := removeAll(k.dir)
	if k.line != nil {
		err = errors.Join(err, k.tell("done"), k.line.Close(), k.watchdog.Wait())
	}
	return err
}

func (k *Keeper) watchdogPid() int {
	if k.watchdog == nil {
		return 0
	}
	return k.watchdog.Process.Pid
}

// Watchdog reads what the grader tells it on in, and returns when the pipe ends. Without a last "done" the grader
// was killed: then it ends the run's processes and removes its folder.
func Watchdog(in io.Reader) {
	var dir, brand string
	var groups []string
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "folder":
			dir = rest
		case "brand":
			brand = rest
		case "group":
			groups = append(groups, rest)
		case "done":
			return
		}
	}
	if dir == "" {
		return
	}
	endGroups(groups)
	endRun(filepath.Base(dir), brand, os.Getpid())
	removeAll(dir)
}

// removeAll removes a folder, again and again for a second: a process that is just ending may still write to it.
func removeAll(dir string) error {
	var err error
	for range 100 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(10 * time.Millisecond) // no event tells when another process lets go of a file
	}
	return fmt.Errorf("remove %s: %w", dir, err)
}
