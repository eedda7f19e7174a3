package program

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// process is an entry of the process table.
type process struct {
	pid, parent int
	group       int
	zombie      bool
	started     string // in clock ticks since boot, as proc(5) writes it
}

// processes is the process table, by id.
type processes map[int]process

func readProcesses() processes {
	table := processes{}
	for _, pid := range processIDs() {
		if p, ok := readProcess(pid); ok {
			table[pid] = p
		}
	}
	return table
}

// processIDs are the ids of all processes.
func processIDs() (pids []int) {
	for _, name := range entries("/proc") {
		if pid, err := strconv.Atoi(name); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// readProcess reads /proc/PID/stat; the command's name, in parentheses, may hold anything, so fields count from
// the last parenthesis. proc(5): state is field 3, parent 4, group 5, start time 22.
func readProcess(pid int) (process, bool) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return process{}, false
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 20 {
		return process{}, false
	}
	parent, _ := strconv.Atoi(fields[1])
	group, _ := strconv.Atoi(fields[2])
	return process{pid: pid, parent: parent, group: group, zombie: fields[0] == "Z" || fields[0] == "X", started: fields[19]}, true
}

// descends reports whether pid has the ancestor among its parents, with none of the spared on the way.
func (t processes) descends(pid, ancestor int, spared map[int]bool) bool {
	for range len(t) {
		p, ok := t[pid]
		switch {
		case !ok || spared[pid]:
			return false
		case p.parent == ancestor:
			return true
		}
		pid = p.parent
	}
	return false
}

// family returns the ids of the process and all its descendants. The kernel lists each thread's children, unless it was built without
// that. Then the whole table is read.
func family(root int) []int {
	ids := []int{root}
	for i := 0; i < len(ids) && i < maxFamily; i++ {
		listed := false
		for _, task := range tasks(ids[i]) {
			text, err := os.ReadFile(task + "children") // a thread that has ended has none
			listed = listed || err == nil
			for field := range strings.FieldsSeq(string(text)) {
				if pid, err := strconv.Atoi(field); err == nil {
					ids = append(ids, pid)
				}
			}
		}
		if !listed && i == 0 {
			return familyInTable(root)
		}
	}
	return ids
}

// tasks are the folders of a process's threads, with a slash at the end.
func tasks(pid int) []string {
	folder := "/proc/" + strconv.Itoa(pid) + "/task/"
	names := entries(folder)
	for i, name := range names {
		names[i] = folder + name + "/"
	}
	return names
}

// entries are the names in a folder; none if it can't be read.
func entries(folder string) []string {
	dir, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1) // what was read before an error will do
	return names
}

// maxFamily limits how many processes are asked for their children, while a program forks as fast as it can.
const maxFamily = 1000

func familyInTable(root int) []int {
	table := readProcesses()
	ids := []int{root}
	for pid := range table {
		if table.descends(pid, root, nil) {
			ids = append(ids, pid)
		}
	}
	return ids
}

// ownersKnown says that the system shows who listens on a port.
const ownersKnown = true

// listens returns the TCP ports on which the process and its descendants listen. It stops at the wanted port. known is false if
// the system doesn't show them.
func listens(root, wanted int) (ports []int, known bool) {
	refused := false
	ask := func(s socket) (port int) {
		port, err := s.ask()
		refused = refused || err != nil
		return port
	}
	if ports, known = listensBy(ask, root, wanted); !refused || slices.Contains(ports, wanted) {
		return ports, known
	}
	for _, whole := range []bool{false, true} {
		table := readListeners(root, whole)
		if ports, known = listensBy(func(s socket) int { return table[s.inode] }, root, wanted); slices.Contains(ports, wanted) {
			break
		}
	}
	return ports, known
}

// socket is a socket that a process has open.
type socket struct {
	pid, fd int
	inode   string
}

// sockets are those of a process. known is false if the system doesn't show what it has open.
func sockets(pid int) (all []socket, known bool) {
	folder := "/proc/" + strconv.Itoa(pid) + "/fd/"
	for _, name := range entries(folder) {
		known = true
		target, _ := os.Readlink(folder + name) // it may be closed by now
		inode, ok := strings.CutPrefix(target, "socket:[")
		if fd, err := strconv.Atoi(name); ok && err == nil {
			all = append(all, socket{pid, fd, strings.TrimSuffix(inode, "]")})
		}
	}
	return all, known
}

// ask returns the TCP port on which the socket listens, or 0. It asks a copy of the socket (pidfd_getfd(2)), because for the tables that
// readListeners reads, Linux goes through all buckets of its connections: that takes milliseconds. Its error is the system's, which may
// not permit it.
func (s socket) ask() (port int, err error) {
	process, err := unix.PidfdOpen(s.pid, 0)
	if err != nil {
		return 0, err
	}
	defer unix.Close(process)
	twin, err := unix.PidfdGetfd(process, s.fd, 0)
	switch {
	case errors.Is(err, unix.EBADF), errors.Is(err, unix.ESRCH): // it's closed by now
		return 0, nil
	case err != nil:
		return 0, err
	}
	defer unix.Close(twin)
	if listening, err := unix.GetsockoptInt(twin, unix.SOL_SOCKET, unix.SO_ACCEPTCONN); err != nil || listening == 0 {
		return 0, err
	}
	address, err := unix.Getsockname(twin)
	switch address := address.(type) {
	case *unix.SockaddrInet4:
		return address.Port, err
	case *unix.SockaddrInet6:
		return address.Port, err
	}
	return 0, err
}

// listensBy is listens by a way to learn a socket's port, 0 if it doesn't listen.
func listensBy(port func(socket) int, root, wanted int) (ports []int, known bool) {
	look := func(pid int) bool {
		open, shown := sockets(pid)
		known = known || shown
		for _, s := range open {
			if p := port(s); p != 0 {
				ports = append(ports, p)
				if p == wanted {
					return true
				}
			}
		}
		return false
	}
	if look(root) {
		return ports, known
	}
	for _, pid := range family(root)[1:] {
		if look(pid) {
			break
		}
	}
	return ports, known
}

// readListeners reads the listening sockets of the tables /proc/PID/net/tcp and tcp6, from inode to port: state 0A, local address in
// field 2 as HEXIP:HEXPORT, inode in field 10. Linux lists them before all others (its Documentation/networking/proc_net_tcp.rst),
// which after many runs are thousands and take longer to read than a program takes to start; systems that only look like Linux
// may not, so whole reads the tables to their ends.
func readListeners(pid int, whole bool) map[string]int {
	sockets := map[string]int{}
	for _, name := range []string{"tcp", "tcp6"} {
		file, err := os.Open("/proc/" + strconv.Itoa(pid) + "/net/" + name)
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(file)
		lines.Scan() // the heading
		for lines.Scan() {
			fields := strings.Fields(lines.Text())
			if len(fields) < 10 || fields[3] != "0A" {
				if whole {
					continue
				}
				break
			}
			_, port, _ := strings.Cut(fields[1], ":")
			if b, err := hex.DecodeString(port); err == nil && len(b) == 2 {
				sockets[fields[9]] = int(binary.BigEndian.Uint16(b))
			}
		}
		_ = file.Close()
	}
	return sockets
}

// usage reads the figures of the process's threads and of those of its descendants: the first two fields of
// /proc/PID/task/TID/schedstat, in nanoseconds, and the state in /proc/PID/task/TID/stat.
func usage(root int) (f figures) {
	for _, pid := range family(root) {
		for _, task := range tasks(pid) {
			text, err := os.ReadFile(task + "schedstat")
			if err != nil {
				continue
			}
			if fields := strings.Fields(string(text)); len(fields) >= 2 {
				a, _ := strconv.ParseInt(fields[0], 10, 64)
				b, _ := strconv.ParseInt(fields[1], 10, 64)
				f.ran += time.Duration(a)
				f.kept += time.Duration(b)
			}
			f.ready = f.ready || isReady(task+"stat")
		}
	}
	return f
}

// isReady reports whether a thread runs or waits for a processor: proc(5), state R.
func isReady(path string) bool {
	stat, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	return len(fields) > 0 && fields[0] == "R"
}
