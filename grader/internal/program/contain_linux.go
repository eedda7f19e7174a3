package program

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// ownGroup makes a process the leader of a new process group, so that everything it forks can be signalled at once. The kernel
// ends the process when the thread that started it ends. Go's threads live as long as the process, unless a goroutine that is
// locked to its thread ends, and the grader has none.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// leastTag is the lowest tag. Tags are limits from 2^61 on, which no system sets by itself.
const leastTag = 1 << 61

// tagSpread is how far below a surrounding grader's limit a tag may be, so that many graders can run inside each other.
const tagSpread = 1 << 40

// tagLimits are the limits that carry a tag. Neither is ever reached. RLIMIT_RTTIME counts microseconds of real-time scheduling
// without a pause, and 2^61 of them are seventy thousand years. RLIMIT_LOCKS has had no meaning since Linux 2.4.25.
var tagLimits = []struct {
	resource int
	name     string // in /proc/PID/limits
}{{unix.RLIMIT_RTTIME, "Max realtime timeout"}, {unix.RLIMIT_LOCKS, "Max file locks"}}

// adoptOrphans makes this process the parent of orphans among its descendants, so that a process that forked, called setsid and
// cleared its environment is still found. The watchdogs aren't its ancestors. For them this process gets a tag that all
// descendants inherit: limits that are never reached. The hard limits carry it as well, because a program may lower those but
// never raise them. It returns the tag; "" if the system doesn't allow one.
func adoptOrphans() (tag string) {
	_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) // without it the marks alone must do
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_RTTIME, &limit); err != nil {
		return ""
	}
	highest := min(limit.Max, 1<<63)
	if highest < leastTag+tagSpread {
		return "" // this process has a real limit
	}
	n := highest - 1 - rand.Uint64N(tagSpread)
	for _, l := range tagLimits {
		err := unix.Setrlimit(l.resource, &unix.Rlimit{Cur: n, Max: n})
		if err == nil {
			tag = strconv.FormatUint(n, 10)
		}
	}
	return tag
}

// dropTag removes the tag from this process.
func dropTag() {
	for _, l := range tagLimits {
		_ = unix.Setrlimit(l.resource, &unix.Rlimit{Cur: leastTag - 1, Max: leastTag - 1}) // it may always be lowered
	}
}

// limitsOf returns the four numbers, soft and hard, that may carry a tag. In proc(5) they are the first two of their lines.
func limitsOf(pid int) (figures []string) {
	limits, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/limits")
	if err != nil {
		return nil
	}
	for _, l := range tagLimits {
		_, after, _ := strings.Cut(string(limits), l.name)
		line, _, _ := strings.Cut(after, "\n")
		if fields := strings.Fields(line); len(fields) >= 2 {
			figures = append(figures, fields[:2]...)
		}
	}
	return figures
}

// tagged reports whether the process has the tag.
func tagged(pid int, tag string) bool {
	return tag != "" && slices.Contains(limitsOf(pid), tag)
}

// endRun kills every process of a run, and looks again until two looks in a row find none, because a process may fork before it is
// killed. It returns the ids of those that it could not end.
func endRun(r reach) (left []int) {
	h := &killing{reach: r, variable: []byte(runVariable + "=" + r.id + "\x00"), unrelated: map[int]bool{}, unkillable: map[int]bool{}}
	for quiet, begun := 0, time.Now(); quiet < 2 && time.Since(begun) < endRunTimeout; quiet++ {
		r.cgroup.kill()
		found := h.children()
		if h.look(quiet > 0) || found {
			quiet = -1
			time.Sleep(endRunPause)
		}
	}
	for _, p := range readProcesses() {
		if !p.zombie && p.pid != os.Getpid() && !r.spared[p.pid] && h.ours(p.pid) {
			left = append(left, p.pid)
		}
	}
	slices.Sort(left)
	return left
}

// killing is one call of endRun.
type killing struct {
	reach
	variable   []byte
	unrelated  map[int]bool // processes that are known not to belong to the run
	unkillable map[int]bool // processes that this one may not kill
}

// ours reports whether a process belongs to the run, no matter who its parent is.
func (h *killing) ours(pid int) bool {
	return carries(pid, h.variable) || tagged(pid, h.tag) || slices.Contains(h.cgroup.holds(), pid)
}

// children kills this process's own children and adopted orphans as fast as it can. In a chain of processes that each fork the
// next one and exit, one is caught before it forks. It reports whether there were any.
func (h *killing) children() (found bool) {
	if !h.descendants {
		return false
	}
	killed := map[int]bool{}
	for begun := time.Now(); time.Since(begun) < childrenTimeout; {
		waiting, fresh := false, false
		for _, pid := range ownChildren() {
			if h.spared[pid] || h.unkillable[pid] {
				continue
			}
			if !killed[pid] {
				killed[pid], fresh = true, true
				if zombie := h.killChild(pid); zombie && h.started[pid] {
					continue // it is waited for elsewhere
				}
				found = true
			}
			if h.started[pid] {
				waiting = true
				continue
			}
			if ended, err := unix.Wait4(pid, nil, unix.WNOHANG, nil); err == nil && ended == 0 {
				waiting = true
			}
		}
		switch {
		case !waiting && !fresh:
			return found
		case !fresh:
			time.Sleep(childrenPause)
		}
	}
	return found
}

// killChild kills a child of this process. It reports whether the child had ended before.
func (h *killing) killChild(pid int) (zombie bool) {
	if p, ok := readProcess(pid); !ok || p.zombie {
		return true
	}
	// Nobody but this process takes note of its children's ends, so until then an id is that of the child.
	if err := unix.Kill(pid, unix.SIGKILL); errors.Is(err, unix.EPERM) {
		h.unkillable[pid] = true
	}
	return false
}

// ownChildren are the ids of this process's children; none if the kernel doesn't list them.
func ownChildren() (pids []int) {
	paths, _ := filepath.Glob("/proc/self/task/*/children")
	for _, path := range paths {
		text, _ := os.ReadFile(path) // a thread that has ended has none
		for field := range strings.FieldsSeq(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// look kills the run's processes among all processes, and reports whether there were any. It skips processes that an earlier look
// found unrelated, unless all is set: their ids may have been reused.
func (h *killing) look(all bool) (found bool) {
	if all {
		clear(h.unrelated)
	}
	var table processes
	if h.descendants {
		table = readProcesses()
	}
	inCgroup := h.cgroup.holds()
	for _, pid := range processIDs() {
		if pid == os.Getpid() || h.spared[pid] || h.unkillable[pid] || h.unrelated[pid] {
			continue
		}
		process, err := os.FindProcess(pid) // holds a pidfd, so the kill below reaches this process or none
		if err != nil {
			continue
		}
		p, alive := readProcess(pid)
		switch {
		case !alive:
			// It has just ended. If this process doesn't adopt the run's processes, it may have forked the next one.
			found = found || !h.descendants
		case p.zombie:
		case table.descends(pid, os.Getpid(), h.spared), slices.Contains(inCgroup, pid), carries(pid, h.variable), tagged(pid, h.tag):
			found = true
			if err := process.Kill(); errors.Is(err, os.ErrPermission) {
				h.unkillable[pid] = true
			}
		default:
			h.unrelated[pid] = true
		}
		_ = process.Release()
	}
	return found
}

// reapOrphans waits for adopted processes that have ended. Until their parent does so, the system keeps an entry for each, and a
// grader may watch for days. It leaves out spared processes and those that the run has started, which are waited for elsewhere. A
// process whose parent is ending is adopted in a moment, so reapOrphans looks again until none is left, or for about a second.
func reapOrphans(started, spared map[int]bool) {
	for range reapLooks {
		left := false
		table := readProcesses()
		for _, p := range table {
			switch {
			case !p.zombie || spared[p.pid]:
			case started[p.pid]:
				left = left || p.parent == os.Getpid()
			case p.parent == os.Getpid():
				pid, err := unix.Wait4(p.pid, nil, unix.WNOHANG, nil) // an error means that there is no such child any more
				left = left || err == nil && pid == 0
			default:
				left = left || table[p.parent].zombie && table.descends(p.pid, os.Getpid(), spared)
			}
		}
		if !left {
			return
		}
		time.Sleep(reapPause)
	}
}

// reapAdopted waits for adopted processes that have ended by now. Children in this process's own group were started by something
// else here, which waits for them.
func reapAdopted(started, spared map[int]bool) {
	// One call says whether any child has ended. To look through all of them, twenty times a second, would cost a quarter of the grader's time.
	var ended unix.Siginfo
	if err := unix.Waitid(unix.P_ALL, 0, &ended, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil); err == nil && ended.Signo == 0 {
		return
	}
	own := unix.Getpgrp()
	for _, pid := range ownChildren() {
		if started[pid] || spared[pid] {
			continue
		}
		if p, ok := readProcess(pid); ok && p.zombie && p.group != own {
			_, _ = unix.Wait4(pid, nil, unix.WNOHANG, nil) // an error means that there is no such child any more
		}
	}
}

// carries reports whether the process was started with the id in its environment. The block ends in NUL, but
// for a process that wrote over it.
func carries(pid int, variable []byte) bool {
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	return err == nil && bytes.Contains(append(environ, 0), variable)
}

// killProcess kills the process with the given id if it is still the one that started then: ids are used again.
func killProcess(pid int, started string) {
	process, err := os.FindProcess(pid) // holds a pidfd, so the kill below reaches this process or none
	if err != nil {
		return
	}
	defer process.Release()
	if now, ok := readProcess(pid); ok && now.started == started {
		_ = process.Kill()
	}
}

// thaw takes the flags off an open file or folder that keep even root from removing it: FS_IMMUTABLE_FL and FS_APPEND_FL of
// ioctl_iflags(2).
func thaw(file *os.File) {
	const immutable, append_ = 0x10, 0x20
	flags, err := unix.IoctlGetInt(int(file.Fd()), unix.FS_IOC_GETFLAGS)
	if err == nil && flags&(immutable|append_) != 0 {
		_ = unix.IoctlSetPointerInt(int(file.Fd()), unix.FS_IOC_SETFLAGS, flags&^(immutable|append_)) // removing the file reports what is still in the way
	}
}

// unmount unmounts what a program with root's rights has mounted below the folder, innermost first.
func unmount(dir string) {
	table, _ := os.ReadFile("/proc/self/mountinfo") // without it nothing is known
	var points []string
	for line := range strings.Lines(string(table)) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		point := mountEscapes.Replace(fields[4])
		if strings.HasPrefix(point, dir+"/") {
			points = append(points, point)
		}
	}
	for _, point := range slices.Backward(points) {
		_ = unix.Unmount(point, unix.MNT_DETACH|unix.UMOUNT_NOFOLLOW) // removing the file reports what is still in the way
	}
}

// mountEscapes are the characters that /proc/PID/mountinfo writes in octal: proc(5).
var mountEscapes = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
