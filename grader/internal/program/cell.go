package program

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Dial opens a TCP connection to the program, as the given dialer would, wherever the program is isolated.
func (p *Process) Dial(ctx context.Context, as *net.Dialer, network, address string) (net.Conn, error) {
	if p.cell != nil {
		return p.cell.dial(ctx, as, network, address)
	}
	return as.DialContext(ctx, network, address)
}

// dialPort returns the loopback address at which something accepts connections on the port, or "".
func (p *Process) dialPort(port int) string {
	if p.cell == nil {
		return dialPort(port)
	}
	for _, host := range []string{"127.0.0.1", "::1"} {
		address := net.JoinHostPort(host, strconv.Itoa(port))
		ctx, cancel := context.WithTimeout(context.Background(), cellDialTimeout)
		connection, err := p.Dial(ctx, &net.Dialer{}, "tcp", address)
		cancel()
		if err == nil {
			_ = connection.Close()
			return address
		}
	}
	return ""
}

// transport sends requests to the program.
func (p *Process) transport() *http.Transport {
	return &http.Transport{
		MaxResponseHeaderBytes: 64 << 10,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return p.Dial(ctx, &net.Dialer{}, network, address)
		},
	}
}

// listens returns the ports on which the program listens.
func (p *Process) listens() (ports []int, known bool) {
	if p.cell != nil {
		return p.cell.listens(), true
	}
	return listens(p.pid, p.port)
}

// end is how an isolated program ended.
type end struct {
	Exit   verdict.Exit
	Killed bool   // it was SIGKILL
	Memory int    // it was ended because it used more than so many megabytes
	Files  uint64 // it was ended because it made more than so many files
}

// how is how the program ended.
func (p *Process) how() verdict.Exit {
	if p.cell == nil {
		return exit(p.state)
	}
	over := p.cell.over()
	switch {
	case over.Memory > 0:
		over.Exit.Signal = wording.Say("killed, because it used more than %d MB of memory", over.Memory)
	case over.Files > 0:
		over.Exit.Signal = wording.Say("killed, because it made more than %d files", over.Files)
	}
	return over.Exit
}

// killed reports whether the program ended as Stop ends it.
func (p *Process) killed() bool {
	if p.cell != nil {
		over := p.cell.over()
		return over.Killed && over.Memory == 0 && over.Files == 0
	}
	return killed(p.state)
}

// enter starts the program in a cell, with its output read from the first byte on.
func (p *Process) enter(k *Keeper, b Binary, env []string) error {
	if b.race {
		var err error
		if p.races, err = k.newRaceLog(); err != nil {
			return err
		}
	}
	spec := k.inside.program(b, p.port, env, p.races)
	command := exec.Command(spec.Path)
	readers, err := pipes(command)
	if err != nil {
		return wording.Errorf("make a pipe for the program's output: %w", err)
	}
	cell, group, err := k.startCell(command, spec)
	_ = command.Stdout.(*os.File).Close()
	_ = command.Stderr.(*os.File).Close()
	if err != nil {
		closeAll(readers)
		var errno syscall.Errno
		switch {
		case !errors.As(err, &errno):
			return err
		case b.Go:
			return k.unstartable(b, err)
		}
		fault := newFault(verdict.WontRun, scriptForm, filepath.Base(b.Path))
		fault.Facts.File.Detail = errno.Error()
		return fault
	}
	p.cell, p.group, p.pid, p.pipes = cell, group, cell.outside(), readers
	for _, reader := range readers {
		p.read.Go(func() { p.output.read(reader) })
	}
	go func() {
		_ = group.wait() // how the program ended, the cell says
		<-cell.gone
		p.state = command.ProcessState
		if p.races != nil {
			p.races.caught = cell.races()
		}
		cell.close()
		close(p.done)
	}()
	return nil
}

// port picks a port for a program. In a cell every port is free.
func (k *Keeper) port() (int, error) {
	if k.inside.cells() {
		return firstPort + rand.IntN(lastPort-firstPort+1), nil
	}
	return k.pick()
}

// forRunner lets the user who runs programs use what belongs to one: its folder, and the folder for reports of the race detector.
func (k *Keeper) forRunner(b Binary, races *raceLog) error {
	dirs := []string{}
	if within([]string{k.dir}, b.Dir) {
		dirs = append(dirs, b.Dir)
	}
	if races != nil {
		dirs = append(dirs, filepath.Dir(races.prefix))
	}
	for _, dir := range dirs {
		err := own(dir, k.inside.user)
		if filepath.Dir(dir) != k.dir {
			err = errors.Join(err, os.Chmod(filepath.Dir(dir), 0o711))
		}
		if err != nil {
			return troubleOf(wording.Say("let the program use its folder: %s", err), k.dir)
		}
	}
	return nil
}

// within reports whether a path is one of those, or below one.
func within(all []string, path string) bool {
	for _, one := range all {
		if path == one || strings.HasPrefix(path, strings.TrimSuffix(one, "/")+"/") {
			return true
		}
	}
	return false
}
