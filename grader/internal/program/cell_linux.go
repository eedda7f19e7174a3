package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// cell is a place of its own for a program: namespaces for users, processes, network, mounts and System V IPC. Its first process is
// this very executable, which starts the program, hands out sockets of the cell's network, and ends with everything in it. They talk in
// packets of JSON.
type cell struct {
	spec   cellSpec
	conn   *net.UnixConn
	theirs []*os.File // what its first process begins with
	info   *os.File   // what bubblewrap says; nil without it

	mu      sync.Mutex
	next    int
	waiting map[int]chan handed // requests for sockets
	raced   []byte
	how     end

	started chan struct{} // closed when the program has started, or couldn't be
	pid     int           // of the first process
	inner   int           // of the program, as it knows itself
	failed  error
	gone    chan struct{} // closed when the cell has ended
}

// cellOrder is what the grader asks of a cell.
type cellOrder struct {
	Do     string    `json:"do"` // start, socket, signal, stop
	Spec   *cellSpec `json:"spec,omitempty"`
	ID     int       `json:"id,omitempty"`
	Six    bool      `json:"six,omitempty"` // a socket of IPv6
	Signal int       `json:"signal,omitempty"`
}

// cellReport is what a cell says.
type cellReport struct {
	Is    string `json:"is"` // started, failed, socket, races, ended
	ID    int    `json:"id,omitempty"`
	Pid   int    `json:"pid,omitempty"`
	What  string `json:"what,omitempty"`
	Errno int    `json:"errno,omitempty"`
	End   *end   `json:"end,omitempty"`
}

// handed is a socket that was handed out.
type handed struct {
	fd  int
	err error
}

// mostPacket is the longest packet between grader and cell.
const mostPacket = 64 << 10

// namespaces are those of a cell.
const namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWNS | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS

// nobody is the user as whom programs run where root grades.
const nobody = 65534

// tryNamespaces makes a cell, and looks whether it holds.
func (k *Keeper) tryNamespaces(ctx context.Context, e *enclosed) error {
	if len(e.line) == 0 {
		return wording.Error("there is no program for the first process of a cell")
	}
	if os.Getuid() == 0 {
		e.user, e.builder = nobody, nobody
	}
	return k.tryCell(ctx, e)
}

// tryCell looks whether a cell holds.
func (k *Keeper) tryCell(ctx context.Context, e *enclosed) error {
	k.inside = e
	spec := e.build(place{root: k.dir}, filepath.Join(k.dir, temporary), []string{"version"})
	spec.Layered, spec.Shown, spec.Dir = nil, append(slices.Clone(system), e.tools.goroot), "/"
	var said capped
	command := exec.Command(spec.Path)
	command.Stdout, command.Stderr = &said, &said
	cell, group, err := k.startCell(command, spec)
	if err == nil {
		stop := context.AfterFunc(ctx, group.kill)
		err = group.wait()
		stop()
		cell.close()
	}
	text := strings.TrimSpace(said.String())
	switch {
	case err != nil && text != "":
		return fmt.Errorf("%w: %s", err, text)
	case err == nil && !strings.HasPrefix(text, "go version"):
		return wording.Errorf("a command in it printed %q", text)
	}
	return err
}

// startCell starts a command in a cell of its own. The command has the outputs; what runs is in the spec.
func (k *Keeper) startCell(command *exec.Cmd, spec cellSpec) (*cell, *group, error) {
	c, err := k.cellFor(command, spec)
	if err != nil {
		return nil, nil, err
	}
	how := isolate
	if k.inside.name == ByBubblewrap {
		how, err = plain, c.wrap(k.inside, command)
	}
	var g *group
	if err == nil {
		g, err = k.startIn(command, how)
	}
	if err != nil {
		c.close()
		return nil, nil, err
	}
	c.pid = command.Process.Pid
	if err := c.start(); err != nil {
		g.kill()
		_ = g.wait() // it was killed
		c.close()
		return nil, nil, err
	}
	return c, g, nil
}

// cellFor prepares a command to be the first process of a cell.
func (k *Keeper) cellFor(command *exec.Cmd, spec cellSpec) (*cell, error) {
	root, err := k.newFile("root")
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(root, 0o755); err != nil {
		return nil, troubleOf(wording.Say("make a temporary folder: %s", err), k.dir)
	}
	spec.Root = root
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, wording.Errorf("make a socket for a cell: %w", err)
	}
	ours := os.NewFile(uintptr(pair[0]), "cell")
	defer ours.Close()
	conn, err := net.FileConn(ours)
	if err != nil {
		_ = unix.Close(pair[1])
		return nil, wording.Errorf("make a socket for a cell: %w", err)
	}
	c := &cell{
		spec: spec, conn: conn.(*net.UnixConn), theirs: []*os.File{os.NewFile(uintptr(pair[1]), "cell")},
		waiting: map[int]chan handed{}, started: make(chan struct{}), gone: make(chan struct{}),
	}
	c.how = end{Exit: verdict.Exit{Signal: "killed"}, Killed: true} // unless it says otherwise
	command.Path, command.Args = k.inside.line[0], k.inside.line
	command.Dir = "/"
	command.Env = []string{"GOMAXPROCS=2", "GOGC=off", "GOMEMLIMIT=64MiB"}
	command.ExtraFiles = c.theirs
	return c, nil
}

// isolate makes a process the first of new namespaces. As root two users are known in them: root, who is nothing outside of them but the
// owner of the grader's files, and nobody, as whom the program runs. Others can only be themselves.
func isolate(attr *syscall.SysProcAttr) {
	attr.Cloneflags |= namespaces
	id := func(n int) syscall.SysProcIDMap { return syscall.SysProcIDMap{ContainerID: n, HostID: n, Size: 1} }
	if os.Getuid() == 0 {
		attr.UidMappings = []syscall.SysProcIDMap{id(0), id(nobody)}
		attr.GidMappings = []syscall.SysProcIDMap{id(0), id(nobody)}
		attr.GidMappingsEnableSetgroups = true
		return
	}
	attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
}

// start has the program started.
func (c *cell) start() error {
	c.closeTheirs()
	go c.listen()
	if err := c.tell(cellOrder{Do: "start", Spec: &c.spec}); err != nil {
		return wording.Errorf("start a cell: %w", err)
	}
	<-c.started
	if c.failed == nil && c.info != nil {
		c.pid, c.failed = c.first()
	}
	return c.failed
}

func (c *cell) closeTheirs() {
	for _, file := range c.theirs {
		_ = file.Close()
	}
}

// outside finds the program's id out here; that of the cell's first process if it has ended already.
func (c *cell) outside() int {
	for _, pid := range family(c.pid)[1:] {
		status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
		if err != nil {
			continue
		}
		_, after, _ := strings.Cut(string(status), "\nNSpid:")
		line, _, _ := strings.Cut(after, "\n")
		if ids := strings.Fields(line); len(ids) > 1 && ids[len(ids)-1] == strconv.Itoa(c.inner) {
			return pid
		}
	}
	return c.pid
}

func (c *cell) tell(order cellOrder) error {
	text, err := json.Marshal(order)
	if err == nil {
		_, err = c.conn.Write(text)
	}
	return err
}

// listen takes in what the cell says, until it ends.
func (c *cell) listen() {
	defer close(c.gone)
	begun := false
	packet, control := make([]byte, mostPacket), make([]byte, unix.CmsgSpace(4))
	for {
		n, got, _, _, err := c.conn.ReadMsgUnix(packet, control)
		if err != nil || n == 0 {
			break
		}
		fd := receivedSocket(control[:got])
		var report cellReport
		if json.Unmarshal(packet[:n], &report) != nil {
			break
		}
		c.mu.Lock()
		switch report.Is {
		case "started":
			c.inner, begun = report.Pid, true
			close(c.started)
		case "failed":
			c.failed = wording.Error(report.What)
			if report.Errno != 0 {
				c.failed = fmt.Errorf("%s: %w", wording.Translate(report.What), syscall.Errno(report.Errno))
			}
		case "socket":
			if waits := c.waiting[report.ID]; waits != nil {
				delete(c.waiting, report.ID)
				h := handed{fd: fd}
				if fd < 0 {
					h.err = wording.Error(report.What)
				}
				waits <- h
				fd = -1
			}
		case "races":
			if len(c.raced) < maxRaces {
				c.raced = append(c.raced, report.What...)
			}
		case "ended":
			if report.End != nil {
				c.how = *report.End
			}
		}
		c.mu.Unlock()
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !begun {
		if c.failed == nil {
			c.failed = wording.Error("the cell ended before the program was started")
		}
		close(c.started)
	}
	for id, waits := range c.waiting {
		delete(c.waiting, id)
		waits <- handed{fd: -1, err: syscall.ECONNREFUSED}
	}
}

// receivedSocket is the socket that came with a packet, or -1.
func receivedSocket(control []byte) int {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return -1
	}
	fd := -1
	for _, message := range messages {
		fds, err := unix.ParseUnixRights(&message)
		if err != nil {
			continue
		}
		for _, got := range fds {
			if fd >= 0 {
				_ = unix.Close(fd)
			}
			unix.CloseOnExec(got)
			fd = got
		}
	}
	return fd
}

// socket asks for a TCP socket of the cell's network that isn't connected yet.
func (c *cell) socket(ctx context.Context, six bool) (int, error) {
	waits := make(chan handed, 1)
	c.mu.Lock()
	select {
	case <-c.gone:
		c.mu.Unlock()
		return -1, syscall.ECONNREFUSED
	default:
	}
	c.next++
	id := c.next
	c.waiting[id] = waits
	c.mu.Unlock()
	if err := c.tell(cellOrder{Do: "socket", ID: id, Six: six}); err != nil {
		return -1, syscall.ECONNREFUSED
	}
	select {
	case h := <-waits:
		return h.fd, h.err
	case <-ctx.Done():
		go func() { // it may come yet
			if h := <-waits; h.fd >= 0 {
				_ = unix.Close(h.fd)
			}
		}()
		return -1, ctx.Err()
	}
}

// dial connects a socket of the cell's network.
func (c *cell) dial(ctx context.Context, as *net.Dialer, network, address string) (net.Conn, error) {
	failed := func(err error) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return failed(err)
	}
	ip := net.ParseIP(host)
	port, err := strconv.Atoi(service)
	if ip == nil || err != nil {
		return failed(wording.Errorf("%s isn't an address in the program's network", address))
	}
	fd, err := c.socket(ctx, ip.To4() == nil)
	if err != nil {
		return failed(err)
	}
	file := os.NewFile(uintptr(fd), "socket")
	defer file.Close()
	if as.Control != nil {
		raw, err := file.SyscallConn()
		if err == nil {
			err = as.Control(network, address, raw)
		}
		if err != nil {
			return failed(err)
		}
	}
	if from, ok := as.LocalAddr.(*net.TCPAddr); ok && from.IP.To4() != nil && ip.To4() != nil {
		if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte(from.IP.To4())}); err != nil {
			return failed(os.NewSyscallError("bind", err))
		}
	}
	var to unix.Sockaddr
	if four := ip.To4(); four != nil {
		to = &unix.SockaddrInet4{Port: port, Addr: [4]byte(four)}
	} else {
		to = &unix.SockaddrInet6{Port: port, Addr: [16]byte(ip.To16())}
	}
	if err := connect(ctx, fd, to); err != nil {
		return failed(os.NewSyscallError("connect", err))
	}
	return net.FileConn(file)
}

// connect connects a socket, and gives up when ctx ends.
func connect(ctx context.Context, fd int, to unix.Sockaddr) error {
	if err := unix.SetNonblock(fd, true); err != nil {
		return err
	}
	err := unix.Connect(fd, to)
	if !errors.Is(err, unix.EINPROGRESS) && !errors.Is(err, unix.EINTR) {
		return err
	}
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		ready := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
		n, err := unix.Poll(ready, 50) // no longer, so that the end of ctx is noticed
		if err != nil && !errors.Is(err, unix.EINTR) {
			return err
		}
		if n == 0 || err != nil {
			continue
		}
		if errno, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR); err != nil || errno != 0 {
			return errors.Join(err, syscall.Errno(errno))
		}
		return nil
	}
}

// listens returns the ports on which anything in the cell listens.
func (c *cell) listens() (ports []int) {
	for _, port := range readListeners(c.pid, true) {
		ports = append(ports, port)
	}
	return ports
}

// stop ends the program, and returns when the cell has gone or cellTimeout has passed.
func (c *cell) stop() {
	_ = c.tell(cellOrder{Do: "stop"}) // one that has ended hears nothing
	timer := time.NewTimer(cellTimeout)
	defer timer.Stop()
	select {
	case <-c.gone:
	case <-timer.C:
	}
}

// over is how the program ended.
func (c *cell) over() end {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.how
}

// races is what the race detector reported.
func (c *cell) races() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raced
}

// close lets go of what is left of a cell.
func (c *cell) close() {
	c.closeTheirs()
	if c.info != nil {
		_ = c.info.Close()
	}
	_ = c.conn.Close()
	_ = os.Remove(c.spec.Root)
	_ = os.Remove(filepath.Dir(c.spec.Root)) // it goes with the keeper's folder if not now
}
