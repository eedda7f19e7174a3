package program

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Cell is the first process of a cell. It makes the cell's file system, starts the program, and hands out sockets until the program
// ends or the grader says so. Then it ends, and the kernel ends everything else in the cell with it. Where the go command starts it in a cell
// for builds, it's Go's cache program. Where programs run as another user, it becomes the program.
func Cell() int {
	if dir := os.Getenv(cacheVariable); dir != "" { // the go command has started it
		return serveCache(dir, filepath.Join(os.TempDir(), "go-fresh"), os.Stdin, os.Stdout)
	}
	if text := os.Getenv(captiveVariable); text != "" {
		return becomeCaptive(text)
	}
	runtime.LockOSThread() // capabilities are a thread's own
	// The program may be the same user, and send signals. What is caught doesn't end this process, and isn't inherited.
	signal.Notify(make(chan os.Signal, 1))
	file := os.NewFile(3, "grader")
	conn, err := net.FileConn(file)
	if err != nil {
		return 2
	}
	_ = file.Close()
	w := &warden{conn: conn.(*net.UnixConn)}
	order, err := w.hear()
	if err != nil || order.Do != "start" || order.Spec == nil {
		return 2
	}
	w.spec = *order.Spec
	prepare := w.furnish
	if w.spec.Furnished {
		prepare = w.settle
	}
	if err := prepare(); err != nil {
		w.say(cellReport{Is: "failed", What: "make a cell: " + err.Error()}, -1)
		return 2
	}
	pid, err := w.launch()
	if err != nil {
		var errno syscall.Errno
		errors.As(err, &errno)
		w.say(cellReport{Is: "failed", What: "start it", Errno: int(errno)}, -1)
		return 2
	}
	w.say(cellReport{Is: "started", Pid: pid}, -1)
	races := &raceLog{prefix: w.spec.Races}
	if w.spec.Races == "" {
		races = nil
	}
	races.hold(pid)
	go w.obey(pid, races)
	go w.watch()
	status := reap(pid)
	w.finish(status, races)
	return 0
}

// warden is the first process of a cell.
type warden struct {
	spec cellSpec
	conn *net.UnixConn

	mu    sync.Mutex
	large bool // the program was ended because it used too much memory
	many  bool // it was ended because it made too many files
}

func (w *warden) hear() (order cellOrder, err error) {
	packet := make([]byte, mostPacket)
	n, err := w.conn.Read(packet)
	if err == nil {
		err = json.Unmarshal(packet[:n], &order)
	}
	return order, err
}

// say tells the grader something, with a socket if there is one.
func (w *warden) say(report cellReport, fd int) {
	text, err := json.Marshal(report)
	if err != nil {
		return
	}
	var rights []byte
	if fd >= 0 {
		rights = unix.UnixRights(fd)
	}
	_, _, _ = w.conn.WriteMsgUnix(text, rights, nil) // a grader that has gone hears nothing
}

// obey does what the grader asks for.
func (w *warden) obey(pid int, races *raceLog) {
	for {
		order, err := w.hear()
		switch {
		case err != nil: // the grader has gone
			os.Exit(2)
		case order.Do == "socket":
			family := unix.AF_INET
			if order.Six {
				family = unix.AF_INET6
			}
			fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
			if err != nil {
				w.say(cellReport{Is: "socket", ID: order.ID, What: err.Error()}, -1)
				continue
			}
			w.say(cellReport{Is: "socket", ID: order.ID}, fd)
			_ = unix.Close(fd)
		case order.Do == "signal":
			_ = unix.Kill(pid, syscall.Signal(order.Signal)) // it may have ended
		case order.Do == "stop":
			races.catch(pid)
			_ = unix.Kill(pid, unix.SIGKILL)
		}
	}
}

// furnish makes the cell's file system, network and limits.
func (w *warden) furnish() error {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // if memory is short, this goes first
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return wording.Errorf("hide the first process: %w", err)
	}
	f := &furniture{root: w.spec.Root}
	f.do("leave the mounts of the machine", func() error { return unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "") })
	f.do("make a root", func() error {
		return unix.Mount("tmpfs", f.root, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "size=16m,nr_inodes=20000,mode=755")
	})
	for _, path := range system {
		f.system(path)
	}
	for _, path := range w.spec.Hidden {
		f.hide(path)
	}
	f.scratch(w.spec) // before what is shown, some of which is in /tmp
	for _, path := range w.spec.Shown {
		if !within(system, path) {
			f.bind(path, path, true)
		}
	}
	for _, path := range w.spec.Writable {
		f.bind(path, path, false)
	}
	f.equip()
	f.do("show the cell's processes", func() error {
		at := f.folder("/proc")
		return unix.Mount("proc", at, "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "")
	})
	for name, text := range etcFiles {
		f.do("write /etc", func() error { return os.WriteFile(filepath.Join(f.folder("/etc"), name), []byte(text), 0o644) })
	}
	f.do("enter the root", func() error {
		if err := unix.Mount("", f.root, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY|unix.MS_NOSUID|unix.MS_NODEV, ""); err != nil {
			return err
		}
		if err := os.Chdir(f.root); err != nil {
			return err
		}
		if err := unix.PivotRoot(".", "."); err != nil {
			return err
		}
		if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
			return err
		}
		return os.Chdir("/")
	})
	f.do("start the loopback network", loopback)
	_ = os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0) // in cells within it a program could mount what it likes
	return f.err
}

// loopback lets a new network reach itself.
func loopback() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(socket)
	request, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	request.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, request)
}

// launch starts the program, without any privilege, and returns its id in the cell.
func (w *warden) launch() (int, error) {
	for resource, most := range map[int]uint64{
		unix.RLIMIT_DATA: w.spec.Data, unix.RLIMIT_NPROC: w.spec.Processes, unix.RLIMIT_FSIZE: w.spec.File, unix.RLIMIT_CPU: w.spec.Seconds,
	} {
		var now unix.Rlimit
		if err := unix.Getrlimit(resource, &now); err != nil || most == 0 {
			continue
		}
		if err := unix.Setrlimit(resource, &unix.Rlimit{Cur: min(most, now.Max), Max: min(most, now.Max)}); err != nil {
			return 0, err
		}
	}
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	for capability := 0; capability <= unix.CAP_LAST_CAP; capability++ {
		_ = unix.Prctl(unix.PR_CAPBSET_DROP, uintptr(capability), 0, 0, 0) // an older kernel doesn't know the last ones
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return 0, err
	}
	attr := &syscall.ProcAttr{Dir: w.spec.Dir, Env: w.spec.Env, Files: []uintptr{0, 1, 2}, Sys: &syscall.SysProcAttr{Setsid: true}}
	if w.spec.User >= 0 {
		attr.Sys.Credential = &syscall.Credential{Uid: uint32(w.spec.User), Gid: uint32(w.spec.User)}
	}
	for try := 0; ; try++ {
		pid, err := syscall.ForkExec(w.spec.Path, w.spec.Args, attr)
		if errors.Is(err, syscall.ETXTBSY) && try < busyTries {
			time.Sleep(busyPause) // as in Process.launch
			continue
		}
		return pid, err
	}
}

// reap takes note of the ends of all processes until the program has ended, and returns its status.
func reap(pid int) unix.WaitStatus {
	for {
		var status unix.WaitStatus
		ended, err := unix.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil, ended == pid && (status.Exited() || status.Signaled()):
			return status
		}
	}
}

// watch ends the program if everything in the cell uses too much together.
func (w *warden) watch() {
	for tick := time.NewTicker(lookEvery); ; <-tick.C {
		memory, files := memoryUsed() > w.spec.Memory, w.filesMade() > w.spec.Files
		if memory || files {
			w.mu.Lock()
			w.large, w.many = w.large || memory, w.many || files
			w.mu.Unlock()
			_ = unix.Kill(-1, unix.SIGKILL) // everything but this process
		}
	}
}

// memoryUsed is the memory in megabytes that the cell's processes use.
func memoryUsed() int {
	pages := 0
	for _, pid := range processIDs() {
		if pid == 1 {
			continue
		}
		text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
		if fields := strings.Fields(string(text)); err == nil && len(fields) > 1 {
			n, _ := strconv.Atoi(fields[1])
			pages += n
		}
	}
	return pages / (1 << 20 / os.Getpagesize())
}

// filesMade counts the files and folders in the rooms. Where the kernel limits them, there are no rooms to look at.
func (w *warden) filesMade() (n uint64) {
	for _, path := range w.spec.Rooms {
		var room unix.Statfs_t
		if unix.Statfs(path, &room) == nil {
			n += room.Files - room.Ffree
		}
	}
	return n
}

// finish ends what the program left, and says how it ended.
func (w *warden) finish(status unix.WaitStatus, races *raceLog) {
	_ = unix.Kill(-1, unix.SIGKILL) // an error means that nothing is left
	for _, line := range races.read() {
		w.say(cellReport{Is: "races", What: line.Text[:min(len(line.Text), mostPacket/8)] + "\n"}, -1)
	}
	how := end{Exit: verdict.Exit{Status: status.ExitStatus()}}
	if status.Signaled() {
		how = end{Exit: verdict.Exit{Signal: status.Signal().String()}, Killed: status.Signal() == unix.SIGKILL}
	}
	w.mu.Lock()
	if w.large {
		how.Memory = w.spec.Memory
	}
	if w.many {
		how.Files = w.spec.Files
	}
	w.mu.Unlock()
	w.say(cellReport{Is: "ended", End: &how}, -1)
}
