package program

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// watchdogs is how many a run has. A program that kills one of them along with the grader is ended by the other.
const watchdogs = 2

// mostReplaced is how many watchdogs of a run may be killed before it is given up.
const mostReplaced = 100

// kennel keeps the watchdogs of a run. One that is killed is replaced at once, so that a program gains nothing by it. A nil
// kennel has none, and everything told to it is lost.
type kennel struct {
	line []string // the command line of a watchdog

	mu       sync.Mutex
	dogs     [watchdogs]*watchdog
	told     []order // for those that come later
	replaced int
	closed   bool
}

// watchdog is one of them.
type watchdog struct {
	command *exec.Cmd
	in      *os.File
	done    chan struct{} // closed when it has ended
}

// hearing is how long a watchdog may take to read what it is told. One that was stopped by a signal never does.
const hearing = 5 * time.Second

// hear tells the watchdog something. One that does not hear is ended, and with it goes its pipe.
func (d *watchdog) hear(text string) error {
	_ = d.in.SetWriteDeadline(time.Now().Add(hearing)) // where there are no deadlines, nor are there signals that stop
	_, err := io.WriteString(d.in, text)
	if err != nil {
		_ = d.command.Process.Kill()
	}
	return err
}

// order is what a watchdog is told: a line each, quoted, for paths may hold anything.
type order struct{ word, rest string }

func (o order) String() string { return o.word + " " + strconv.Quote(o.rest) + "\n" }

// open starts the watchdogs.
func (k *kennel) open(first ...order) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.told = first
	for i := range k.dogs {
		if err := k.renew(i); err != nil {
			return errors.Join(err, k.shut())
		}
	}
	return nil
}

// renew starts the watchdog in place i, and tells it what has been told so far.
func (k *kennel) renew(i int) error {
	command := exec.Command(k.line[0], k.line[1:]...)
	command.SysProcAttr = ownSession() // Ctrl-C in the terminal is not for it
	out, in, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("start a watchdog: %w", err)
	}
	command.Stdin = out
	err = command.Start()
	_ = out.Close()
	if err != nil {
		return fmt.Errorf("start a watchdog: %w", errors.Join(err, in.Close()))
	}
	dog := &watchdog{command: command, in: in, done: make(chan struct{})}
	k.dogs[i] = dog
	go func() {
		_ = command.Wait() // how it ended does not matter
		close(dog.done)
		k.mourn(i, dog)
	}()
	var all strings.Builder
	for _, o := range k.told {
		all.WriteString(o.String())
	}
	_ = dog.hear(all.String()) // where it fails, the watchdog has gone and is replaced
	return nil
}

// mourn replaces a watchdog that has ended, unless the run has.
func (k *kennel) mourn(i int, dog *watchdog) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed || k.dogs[i] != dog || k.replaced == mostReplaced {
		return
	}
	k.replaced++
	_ = k.renew(i) // where it fails, tell says so
}

// tell passes an order on. It fails when every watchdog is gone, which ends the run: nothing may be started that nobody would
// end.
func (k *kennel) tell(o order) error {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.told = append(k.told, o)
	var errs []error
	for _, dog := range k.dogs {
		if err := dog.hear(o.String()); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) < len(k.dogs) {
		return nil
	}
	// All of them were killed just now, and whoever comes in their place has not come yet.
	for i := range k.dogs {
		if err := k.renew(i); err != nil {
			return fmt.Errorf("the watchdogs, which clean up after a crash, have ended: %w", errors.Join(append(errs, err)...))
		}
	}
	return nil
}

// hold keeps the watchdogs as they are until release, and returns their ids.
func (k *kennel) hold() (pids map[int]bool) {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	pids = map[int]bool{}
	for _, dog := range k.dogs {
		pids[dog.command.Process.Pid] = true
	}
	return pids
}

func (k *kennel) release() {
	if k != nil {
		k.mu.Unlock()
	}
}

// close sends the watchdogs away, and waits until they have gone.
func (k *kennel) close() error {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shut()
}

func (k *kennel) shut() error {
	k.closed = true
	for _, dog := range k.dogs {
		if dog == nil {
			continue
		}
		_ = dog.hear(order{word: "done"}.String()) // one that was killed hears nothing, and need not
		_ = dog.in.Close()
		_ = dog.command.Process.Kill() // it has nothing left to do, and may have been stopped by a signal
		<-dog.done
	}
	return nil
}

// Watchdog reads what the grader tells it on in, and returns when the pipe ends. Without a last "done" the grader
// was killed: then it ends the run's processes and removes its files.
func Watchdog(in io.Reader) {
	dropBrand() // or the other watchdog would take it for one of the program's
	var dir, brand string
	var groups, files []string
	var cage *cage // the last one: those of before were removed
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		word, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		rest, err := strconv.Unquote(quoted)
		if err != nil {
			break // cut off in the middle: the grader has gone
		}
		switch word {
		case "folder":
			dir = rest
		case "brand":
			brand = rest
		case "cage":
			cage = cageAt(rest)
		case "group":
			groups = append(groups, rest)
		case "file":
			files = append(files, rest)
		case "done":
			return
		}
	}
	if dir == "" {
		return
	}
	cage.kill()
	endGroups(groups)
	endRun(reach{mark: filepath.Base(dir), brand: brand, cage: cage, spared: map[int]bool{os.Getpid(): true}})
	cage.remove()
	for _, file := range files {
		_ = os.Remove(file) // most have been renamed
	}
	_ = removeAll(dir) // nobody is left to be told
}
