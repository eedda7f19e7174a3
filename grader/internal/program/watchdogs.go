package program

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"handshake/grader/internal/wording"
)

// watchdogCount is how many watchdogs a run has. If a program kills one of them along with the grader, the other one ends the
// program.
const watchdogCount = 2

// maxReplaced is how many watchdogs of a run may be killed before it is given up.
const maxReplaced = 100

// watchdogs are those of a run. One that is killed is replaced at once, so a program gains nothing by killing it. A nil value has
// none, and drops all messages.
type watchdogs struct {
	line []string // the command line of a watchdog

	mu       sync.Mutex
	all      [watchdogCount]*watchdog
	sent     []message // for those that come later
	replaced int
	closed   bool
}

// watchdog is one of them.
type watchdog struct {
	command *exec.Cmd
	in      *os.File
	done    chan struct{} // closed when it has ended
}

// send writes to the watchdog's pipe. A watchdog that does not read is ended.
func (d *watchdog) send(text string) error {
	_ = d.in.SetWriteDeadline(time.Now().Add(sendTimeout)) // Windows has no deadlines for pipes, but no signals that stop a process either
	_, err := io.WriteString(d.in, text)
	if err != nil {
		_ = d.command.Process.Kill()
	}
	return err
}

// message is what a watchdog is sent: one line, with the value in quotes, because a path may contain anything.
type message struct{ kind, value string }

func (m message) String() string { return m.kind + " " + strconv.Quote(m.value) + "\n" }

// open starts the watchdogs.
func (w *watchdogs) open(first ...message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = first
	for i := range w.all {
		if err := w.renew(i); err != nil {
			return errors.Join(err, w.shut())
		}
	}
	return nil
}

// renew starts the watchdog at index i, and sends it all earlier messages.
func (w *watchdogs) renew(i int) error {
	command := exec.Command(w.line[0], w.line[1:]...)
	command.SysProcAttr = ownSession() // Ctrl-C in the terminal is not for it
	out, in, err := os.Pipe()
	if err != nil {
		return wording.Errorf("start a watchdog: %w", err)
	}
	command.Stdin = out
	err = command.Start()
	_ = out.Close()
	if err != nil {
		return wording.Errorf("start a watchdog: %w", errors.Join(err, in.Close()))
	}
	dog := &watchdog{command: command, in: in, done: make(chan struct{})}
	w.all[i] = dog
	go func() {
		_ = command.Wait() // how it ended does not matter
		close(dog.done)
		w.replace(i, dog)
	}()
	var all strings.Builder
	for _, m := range w.sent {
		all.WriteString(m.String())
	}
	_ = dog.send(all.String()) // if it fails, the watchdog has ended and is replaced
	return nil
}

// replace starts a new watchdog in place of one that has ended, unless the run is over.
func (w *watchdogs) replace(i int, dog *watchdog) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.all[i] != dog || w.replaced == maxReplaced {
		return
	}
	w.replaced++
	_ = w.renew(i) // where it fails, send reports it
}

// send sends a message to all watchdogs. If all of them are gone and can't be replaced, it fails, which ends the run: nothing may
// be started that nothing would end.
func (w *watchdogs) send(m message) error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, m)
	var errs []error
	for _, dog := range w.all {
		if err := dog.send(m.String()); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) < len(w.all) {
		return nil
	}
	// All of them were just killed, and their replacements haven't started yet.
	for i := range w.all {
		if err := w.renew(i); err != nil {
			return wording.Errorf("the watchdogs, which clean up after a crash, have ended: %w", errors.Join(append(errs, err)...))
		}
	}
	return nil
}

// pause stops replacing watchdogs until resume, and returns their ids.
func (w *watchdogs) pause() (pids map[int]bool) {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	pids = map[int]bool{}
	for _, dog := range w.all {
		pids[dog.command.Process.Pid] = true
	}
	return pids
}

func (w *watchdogs) resume() {
	if w != nil {
		w.mu.Unlock()
	}
}

// close ends the watchdogs.
func (w *watchdogs) close() error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shut()
}

func (w *watchdogs) shut() error {
	w.closed = true
	for _, dog := range w.all {
		if dog == nil {
			continue
		}
		_ = dog.send(message{kind: "done"}.String()) // one that was killed hears nothing, and need not
		_ = dog.in.Close()
		_ = dog.command.Process.Kill() // it has nothing left to do, and may have been stopped by a signal
		<-dog.done
	}
	return nil
}

// Watchdog reads the grader's messages from in, and returns when the pipe ends. If the last message isn't "done", the grader was
// killed. Then Watchdog ends the run's processes and removes its files.
func Watchdog(in io.Reader) {
	dropTag() // the other watchdog would take this one for one of the program's processes
	var dir, tag string
	var groups, files []string
	var cgroup *cgroup // the last one: those of before were removed
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		word, quoted, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		rest, err := strconv.Unquote(quoted)
		if err != nil {
			break // incomplete, so the grader has been killed
		}
		switch word {
		case "folder":
			dir = rest
		case "tag":
			tag = rest
		case "cgroup":
			cgroup = cgroupAt(rest)
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
	cgroup.kill()
	endGroups(groups)
	endRun(reach{id: filepath.Base(dir), tag: tag, cgroup: cgroup, spared: map[int]bool{os.Getpid(): true}})
	cgroup.remove()
	for _, file := range files {
		_ = os.Remove(file) // most have been renamed
	}
	_ = removeAll(dir) // there is nobody left to report an error to
}
