package program

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// adoptOrphans makes this process the parent of whatever its programs leave behind, so that a process which
// forked, called setsid and cleared its environment is still found among the grader's own. For the watchdog, to
// which they are strangers, it puts a brand on this process that all of them inherit and none of them meets: a limit
// that is never reached. RLIMIT_RTTIME counts microseconds of real-time scheduling without a pause, and 2^61 of them
// are seventy thousand years. It returns the brand, or "" where the system does not let it.
func adoptOrphans() (brand string) {
	_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) // without it the marks alone must do
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_RTTIME, &limit); err != nil {
		return ""
	}
	limit.Cur = 1<<61 + rand.Uint64N(1<<61)
	if err := unix.Setrlimit(unix.RLIMIT_RTTIME, &limit); err != nil {
		return ""
	}
	return strconv.FormatUint(limit.Cur, 10)
}

// branded reports whether the process carries the brand. In proc(5) the soft limit is the first figure of its line.
func branded(pid int, brand string) bool {
	limits, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/limits")
	if err != nil || brand == "" {
		return false
	}
	_, after, _ := strings.Cut(string(limits), "Max realtime timeout")
	fields := strings.Fields(after)
	return len(fields) > 0 && fields[0] == brand
}

// endRun kills every process that carries the mark or the brand, and every descendant of this process, but the spared one.
// Once it has found any, it looks until two looks in a row find none: what it kills may be forking just then.
func endRun(mark, brand string, spared int) {
	needle := []byte(markName + "=" + mark + "\x00")
	for quiet, tries := 1, 0; quiet > 0 && tries < 500; tries++ {
		table := readProcesses()
		found := false
		for _, p := range table {
			if p.pid == os.Getpid() || p.pid == spared || p.zombie {
				continue
			}
			if table.descends(p.pid, os.Getpid(), spared) || carries(p.pid, needle) || branded(p.pid, brand) {
				found = true
				killProcess(p.pid, p.started)
			}
		}
		if !found {
			quiet--
			continue
		}
		quiet = 2
		time.Sleep(2 * time.Millisecond) // a killed process takes a moment to go, and tells nobody
	}
}

// buryOrphans takes note of the ends of all adopted processes: until their parent does, the system keeps a line for each, and
// a grader may watch for days. The spared one is waited for elsewhere, and so are those it started. A process whose parent is
// just ending is adopted in a moment: buryOrphans comes back until all are gone, or for about a second.
func buryOrphans(started map[int]bool, spared int) {
	for range 500 {
		left := false
		table := readProcesses()
		for _, p := range table {
			switch {
			case !p.zombie || p.pid == spared:
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
		time.Sleep(2 * time.Millisecond) // as in endRun
	}
}

// carries reports whether the process was started with the mark in its environment. The block ends in NUL, but
// for a process that wrote over it.
func carries(pid int, needle []byte) bool {
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	return err == nil && bytes.Contains(append(environ, 0), needle)
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
