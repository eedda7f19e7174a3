package program

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Process is a started program that listens.
type Process struct {
	Addr string // host:port where it listens, on loopback

	pid     int
	port    int
	socket  string        // the path of its WebSocket
	timeout time.Duration // for it to begin to listen, in its own time
	group   *group
	output  output
	done    chan struct{} // closed when it has ended
	state   *os.ProcessState
	read    sync.WaitGroup // the readers of its output
	pipes   []*os.File
	fixed   bool        // the port was asked for
	ending  atomic.Bool // Stop was called

	cell      *cell    // where it is isolated; nil where it isn't
	races     *raceLog // nil without the race detector
	raceOnce  sync.Once
	raceLines []Line // what it reported, once the process has ended
}

// StartOptions say how to start a program.
type StartOptions struct {
	Port   int                  // the port to listen on; 0 picks a free one
	Env    []string             // more variables of its environment, each as NAME=VALUE
	Socket string               // the path of its WebSocket, by which it is recognized at a wrong port; "" for none
	OnLine func(Line)           // called with each line of output as it comes, from one goroutine at a time; may be nil
	All    bool                 // OnLine is called even for lines that are no longer kept
	Keep   func(bytes int) bool // whether so many more bytes of output may be kept; nil: up to the limits in output.go
}

// Start starts the program on a free port of the loopback interface and returns when it accepts connections there.
// If the program keeps it from doing so, the error is a *Fault. Any other error is the machine's.
func (k *Keeper) Start(ctx context.Context, b Binary, options StartOptions) (*Process, error) {
	var err error
	for range 4 { // a port may be taken in the meantime: then another one
		var p *Process
		p, err = k.startOnce(ctx, b, options)
		if err == nil || options.Port != 0 || !taken(err, p) {
			return p, err
		}
	}
	return nil, err
}

// taken reports whether the start failed because another program took the port first.
func taken(err error, p *Process) bool {
	var fault *Fault
	switch {
	case !errors.As(err, &fault):
		return false
	case fault.Kind == verdict.SomebodyElses:
		return true
	case fault.Kind != verdict.Exits:
		return false
	}
	// The program has ended, so another program listens there now. Or one did, and the log still says so.
	return p.dialPort(p.port) != "" || slices.ContainsFunc(p.Lines(), func(line Line) bool {
		return strings.Contains(line.Text, strconv.Itoa(p.port)) && (strings.Contains(strings.ToLower(line.Text), "in use") || saysInUse(line))
	})
}

// startOnce returns the process even if its start fails with a Fault. It has ended then.
func (k *Keeper) startOnce(ctx context.Context, b Binary, options StartOptions) (*Process, error) {
	port, err := options.Port, error(nil)
	if port == 0 {
		if port, err = k.port(); err != nil {
			return nil, err
		}
	}
	p := &Process{port: port, socket: options.Socket, fixed: options.Port != 0, timeout: k.timeout, done: make(chan struct{}), output: output{onLine: options.OnLine, all: options.All, keep: options.Keep}}
	if err := p.launch(k, b, options.Env); err != nil {
		return nil, err
	}
	if err := p.ready(ctx, b); err != nil {
		p.Stop()
		return p, err
	}
	return p, nil
}

// launch starts the process with its output read from the first byte on.
func (p *Process) launch(k *Keeper, b Binary, env []string) error {
	if k.inside.cells() {
		return p.enter(k, b, env)
	}
	for try := 0; ; try++ {
		command := exec.Command(b.Path, b.args...)
		command.Dir = b.Dir
		command.Env = append(os.Environ(), "PORT="+strconv.Itoa(p.port), "PWD="+b.Dir)
		command.Env = append(command.Env, env...)
		command.Env = append(command.Env, b.env...)
		for _, name := range temporaryNames {
			command.Env = append(command.Env, name+"="+filepath.Join(k.dir, temporary))
		}
		if b.race && p.races == nil {
			var err error
			if p.races, err = k.newRaceLog(); err != nil {
				return err
			}
		}
		start := k.start
		if k.inside != nil {
			if err := k.forRunner(b, p.races); err != nil {
				return err
			}
			command.Env = k.inside.program(b, p.port, env, nil).Env
			command.Env = append(command.Env, "TMPDIR="+filepath.Join(k.dir, temporary))
			start = func(command *exec.Cmd) (*group, error) { return k.startCaptive(command, b.race) }
		}
		command.Env = append(command.Env, p.races.environment()...)
		readers, err := pipes(command)
		if err != nil {
			return wording.Errorf("make a pipe for the program's output: %w", err)
		}
		group, err := start(command)
		_ = command.Stdout.(*os.File).Close()
		_ = command.Stderr.(*os.File).Close()
		if err != nil {
			closeAll(readers)
			if isBusy(err) && try < busyTries { // a fresh command soon succeeds
				time.Sleep(busyPause)
				continue
			}
			if b.Go {
				return k.unstartable(b, err)
			}
			if lacksResources(err) {
				return troubleOf(wording.Say("start the program: %s", err), k.dir)
			}
			form := scriptForm
			if errors.Is(err, syscall.ENOEXEC) {
				form = verdict.NoShebang
			}
			fault := newFault(verdict.WontRun, form, filepath.Base(b.Path))
			fault.Facts.File.Detail = err.Error()
			return fault
		}
		p.group, p.pid, p.pipes = group, command.Process.Pid, readers
		p.races.hold(p.pid)
		if k.inside != nil && p.races != nil {
			_ = own(filepath.Dir(p.races.prefix), k.inside.user) // else the reports go where the race detector writes by default
		}
		for _, reader := range readers {
			p.read.Go(func() { p.output.read(reader) })
		}
		go func() {
			_ = group.wait() // the exit status is in the state
			p.state = command.ProcessState
			close(p.done)
		}()
		return nil
	}
}

func pipes(command *exec.Cmd) ([]*os.File, error) {
	outReader, outWriter, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	errReader, errWriter, err := os.Pipe()
	if err != nil {
		closeAll([]*os.File{outReader, outWriter})
		return nil, err
	}
	command.Stdout, command.Stderr = outWriter, errWriter
	return []*os.File{outReader, errReader}, nil
}

func closeAll(files []*os.File) {
	for _, file := range files {
		_ = file.Close()
	}
}

// ready waits until the program accepts connections on its port. No event says so, so it dials again and again, every millisecond
// at first.
func (p *Process) ready(ctx context.Context, b Binary) error {
	timer := NewTimer(p)
	pause := time.Millisecond
	for looks := 1; ; looks++ {
		select {
		case <-p.done:
			return p.exitedEarly()
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		if p.Addr = p.dialPort(p.port); p.Addr != "" {
			if own, err := p.owned(b); own || err != nil {
				return err
			}
		}
		had := timer.Had()
		if had > p.timeout || had > elsewhereAfter && looks%elsewhereSpacing == 0 {
			if fault := p.elsewhere(had); fault != nil {
				return fault
			}
		}
		if had > p.timeout {
			return &Fault{verdict.Failure{
				Kind: verdict.NeverListens, Waited: verdict.Ms(had), Detail: p.output.last(6),
			}}
		}
		pause = min(pause*3/2, Tick)
	}
}

// owned makes sure that what listens on the port is the program, and not another process that came first. It reports false if that
// process has gone meanwhile, and the program may still come.
func (p *Process) owned(b Binary) (own bool, err error) {
	if !ownersKnown || p.cell != nil { // nothing else is in a cell
		return true, nil
	}
	for looks := 0; ; looks++ {
		ports, known := listens(p.pid, p.port)
		if slices.Contains(ports, p.port) {
			return true, nil
		}
		// The system shows nothing of a process that is starting or ending. And a script's server may run in a process that
		// doesn't descend from it, so a script counts as listening if it lives on.
		if looks == ownershipTries || known && b.Go {
			break
		}
		select {
		case <-p.done:
		case <-time.After(Tick):
		}
		if p.hasEnded() {
			return false, p.exitedEarly()
		}
	}
	switch {
	case p.hasEnded():
		return false, p.exitedEarly()
	case p.dialPort(p.port) == "":
		return false, nil
	case !b.Go:
		return true, nil
	}
	return false, &Fault{verdict.Failure{Kind: verdict.SomebodyElses, Facts: verdict.Facts{N: &verdict.Numbers{Want: p.port}}}}
}

// elsewhere finds a program that serves on a port other than PORT. A port that doesn't answer a request for the socket's path as its handler
// does may be for something else, metrics for example, and the right one may open later. So it proves nothing until the
// timeout is over.
func (p *Process) elsewhere(had time.Duration) *Fault {
	ports, _ := p.listens()
	for _, port := range ports {
		address := p.dialPort(port)
		if port == p.port || address == "" || (!p.servesSocket(address) && had < p.timeout) {
			continue
		}
		return &Fault{verdict.Failure{Kind: verdict.FixedPort, Facts: verdict.Facts{N: &verdict.Numbers{Want: p.port, Got: port}}}}
	}
	return nil
}

// servesSocket asks for the socket's path without a handshake, and reports whether the answer is that of a socket's handler, which
// refuses that. Any other server answers 404, or answers every path in the same way.
func (p *Process) servesSocket(address string) bool {
	if p.socket == "" {
		return false
	}
	client := http.Client{Transport: p.transport(), Timeout: probeTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer client.CloseIdleConnections()
	response, err := client.Get("http://" + address + p.socket)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	switch response.StatusCode {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusUpgradeRequired:
		return true
	}
	return false
}

// exitedEarly is the fault of a program that ended before it listened.
func (p *Process) exitedEarly() error {
	p.drain()
	how := p.how()
	fault := &Fault{verdict.Failure{
		Kind: verdict.Exits, Variant: how.String(), Facts: verdict.Facts{Exit: &how, N: &verdict.Numbers{Want: p.port}},
		Detail: append(p.output.ending(), p.raceTail()...),
	}}
	if told := Exception(p.Lines()); told != nil {
		fault.Detail = append(told, p.raceTail()...)
	}
	fault.Facts.Form, fault.Facts.Text = missing(p.Lines())
	// A long trace may follow the line that says it.
	lines := p.Lines()
	at := slices.IndexFunc(lines, saysInUse)
	if at >= 0 && !slices.Contains(fault.Detail, lines[at].Text) {
		fault.Detail = append([]string{lines[at].Text}, fault.Detail...)
	}
	switch taken := at >= 0; {
	case taken && p.fixed:
		fault.Facts.Form = verdict.PortTaken
	case taken:
		fault.Facts.Form = verdict.PortIgnored
	}
	return fault
}

// saysInUse reports whether a line says that a port isn't free.
func saysInUse(line Line) bool {
	text := strings.ToLower(line.Text)
	return slices.ContainsFunc(inUse, func(words string) bool { return strings.Contains(text, words) })
}

func (p *Process) hasEnded() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// ExitStatus is the exit status of a program that has ended, or -1 if a signal ended it.
func (p *Process) ExitStatus() int {
	if p.cell != nil {
		how := p.cell.over().Exit
		if how.Signal != "" {
			return -1
		}
		return how.Status
	}
	return p.state.ExitCode()
}

// Done is closed when the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Ended returns how the program ended by itself, with its last lines. It reports false
// while the program runs, and if Stop ended it.
func (p *Process) Ended() (how verdict.Exit, last []string, ok bool) {
	if !p.hasEnded() {
		return verdict.Exit{}, nil, false
	}
	if p.ending.Load() && p.killed() {
		return verdict.Exit{}, nil, false
	}
	p.drain()
	return p.how(), p.output.ending(), true
}

// Lines returns the program's output so far, from stdout and stderr. Don't change it.
func (p *Process) Lines() []Line { return p.output.from(0) }

// LinesFrom returns the lines after the first n.
func (p *Process) LinesFrom(n int) []Line { return p.output.from(n) }

// Unended returns the lines that the program has begun to print and not ended with a newline.
func (p *Process) Unended() []string { return p.output.unended() }

// Cut reports whether the program has printed more than is kept, and after how many lines that was.
func (p *Process) Cut() (cut bool, lines int) {
	lines, all := p.output.whole()
	return !all, lines
}

// Stop ends the program and its process group, and returns when its output has been read to the end.
func (p *Process) Stop() {
	if !p.hasEnded() {
		p.ending.Store(true)
		if p.cell != nil {
			p.cell.stop()
		} else {
			p.races.catch(p.pid)
		}
		p.group.kill()
		<-p.done
	}
	p.drain()
}

// drain waits until the output is read to its end. A process that has left the group may keep the pipe open forever, so after
// drainTimeout the reading stops.
func (p *Process) drain() {
	read := make(chan struct{})
	go func() {
		p.read.Wait()
		close(read)
	}()
	timer := NewTimer(nil) // on a busy machine the readers may be late
	tick := time.NewTicker(Tick)
	defer tick.Stop()
	for reading := true; reading; {
		select {
		case <-read:
			reading = false
		case <-tick.C:
			if timer.Had() > drainTimeout {
				for _, pipe := range p.pipes {
					_ = pipe.SetReadDeadline(time.Now())
				}
			}
		}
	}
	closeAll(p.pipes)
	if p.hasEnded() {
		p.raceOnce.Do(func() { p.raceLines = p.races.read() })
	}
}
