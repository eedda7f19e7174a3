package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// trick is what a server does beside serving.
type trick struct {
	starts   func() // before it listens
	connects func() // at each connection
}

var (
	tricks map[string]trick
	lives  map[string]func() // of the processes that it starts, by their first argument
)

func init() {
	tricks = map[string]trick{
		"nothing": {},

		// Processes that try to stay.
		"daemon":             {starts: func() { child("sleeps", nil, true) }},
		"daemon without env": {starts: func() { child("sleeps", bare(), true) }},
		"orphan":             {starts: func() { child("forks an orphan", bare(), true).Wait() }},
		"chain":              {starts: func() { child("chain", bare(), true) }},
		"fast chain": {starts: func() {
			if once("chain") {
				child("fast chain", bare(), true)
			}
		}},
		"two fast chains": {starts: func() {
			if once("chains") {
				child("fast chain", bare(), true)
				child("fast chain", bare(), true)
			}
		}},
		"crowd": {starts: func() {
			for range 30 {
				child("sleeps", bare(), true)
			}
		}},
		"tree":     {starts: func() { child("tree 4", bare(), true) }},
		"deaf":     {starts: func() { deaf(); child("deaf", bare(), true) }},
		"stopped":  {starts: func() { child("stops itself", bare(), true) }},
		"adopts":   {starts: func() { prctl(prSetChildSubreaper, 1); child("forks an orphan", bare(), true) }},
		"traced":   {starts: func() { child("traced", bare(), true) }},
		"unburied": {starts: func() { child("unburied", bare(), true) }},
		"poses as a watchdog": {starts: func() {
			command := exec.Command("/proc/self/exe")
			command.Args = []string{"handshake", "watchdog"}
			command.Env = bare()
			command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			command.Start()
		}},
		"lowers its limits":   {starts: func() { child("lowers its limits", bare(), true) }},
		"own PID namespace":   {starts: func() { namespaced(syscall.CLONE_NEWPID) }},
		"own mount namespace": {starts: func() { namespaced(syscall.CLONE_NEWNS) }},
		"holds the output":    {starts: func() { child("sleeps", nil, true) }, connects: func() {}},
		"leaves at the end": {connects: func() {
			if once("chain") {
				child("chain", bare(), true)
			}
		}},
		"own group of control": {starts: func() { child("own group of control", bare(), true) }},
		"leaves the cage":      {starts: func() { child("leaves the cage", bare(), true) }},
		"freezes its cage":     {connects: freezeLater},

		// Against the grader and its watchdogs.
		"kills a watchdog":         {connects: func() { eachWatchdog(syscall.SIGKILL, 1) }},
		"kills the watchdogs":      {connects: func() { eachWatchdog(syscall.SIGKILL, 9) }},
		"hunts the watchdogs":      {starts: func() { child("hunts the watchdogs", nil, true) }},
		"stops the watchdogs":      {connects: func() { eachWatchdog(syscall.SIGSTOP, 9) }},
		"kills the grader":         {connects: func() { kill(os.Getppid(), syscall.SIGKILL) }},
		"kills one and the grader": {connects: func() { eachWatchdog(syscall.SIGKILL, 1); kill(os.Getppid(), syscall.SIGKILL) }},
		"drops its mark and kills all": {connects: func() {
			lowerLimits()
			all := watchdogs(os.Getppid())
			for _, pid := range all {
				kill(pid, syscall.SIGKILL)
			}
			kill(os.Getppid(), syscall.SIGKILL)
		}},
		"a child kills one and the grader": {connects: func() {
			if once("child") {
				child("kills one and its grandparent", bare(), true)
			}
		}},
		"stops one, kills one": {connects: stopsOneKillsTheOther},
		"TERM":                 {connects: func() { kill(os.Getppid(), syscall.SIGTERM) }},
		"INT":                  {connects: func() { kill(os.Getppid(), syscall.SIGINT) }},
		"HUP":                  {connects: func() { kill(os.Getppid(), syscall.SIGHUP) }},
		"QUIT":                 {connects: func() { kill(os.Getppid(), syscall.SIGQUIT) }},
		"TERM to everybody":    {connects: func() { signal.Ignore(syscall.SIGTERM); kill(-1, syscall.SIGTERM) }},
		"KILL to everybody":    {connects: func() { kill(-1, syscall.SIGKILL) }},
		"STOP and CONT": {connects: func() {
			if once("stop") {
				child("stops and continues", nil, true)
			}
		}},
		"CONT again and again": {connects: func() { child("continues", nil, true) }},

		// Files.
		"mode 0": {starts: func() { mode0(os.TempDir()) }},
		"deep": {starts: func() {
			if once("deep") {
				deep(os.TempDir(), 2500)
			}
		}},
		"many files": {starts: func() {
			if once("many") {
				many(os.TempDir(), 10_000)
			}
		}},
		"pipes and links": {starts: func() {
			if once("pipes") {
				pipesAndLinks(os.TempDir())
			}
		}},
		"immutable": {starts: func() {
			if once("immutable") {
				immutable(os.TempDir())
			}
		}},
		"mounts": {starts: func() {
			if once("mounts") {
				mounts(os.TempDir())
			}
		}},
		"writes on":                {starts: func() { child("writes into "+os.TempDir(), bare(), true) }},
		"removes the run's folder": {connects: func() { os.RemoveAll(filepath.Dir(os.TempDir())) }},
		"replaces the run's folder": {connects: func() {
			if once("replace") {
				dir := filepath.Dir(os.TempDir())
				os.Rename(dir, dir+"-moved")
				os.Symlink(state("precious"), dir)
				os.RemoveAll(dir + "-moved")
			}
		}},
		"forges the report":              {starts: func() { child("forges "+os.Getenv("REPORT"), bare(), true) }},
		"links the report":               {connects: func() { os.Remove(os.Getenv("REPORT")); os.Symlink(state("precious")+"/file", os.Getenv("REPORT")) }},
		"a folder in the report's place": {connects: func() { os.MkdirAll(os.Getenv("REPORT")+"/full", 0o777) }},

		"floods": {connects: func() {
			for range 20 {
				fmt.Println("\x1b[2J\x1b[H\x1b]0;title\a\x1b[?25l" + strings.Repeat("flood ", 30) + "\u009b2J\r")
			}
		}},

		// Starts.
		"spins": {starts: func() {
			for {
			}
		}},
		"sleeps":            {starts: func() { time.Sleep(time.Hour) }},
		"stops itself":      {starts: func() { kill(os.Getpid(), syscall.SIGSTOP); sleeps() }}, // another thread may take the signal, a moment later
		"stops at a client": {connects: func() { kill(os.Getpid(), syscall.SIGSTOP) }},
		"first start fails": {starts: func() {
			if once("first") {
				os.Exit(3)
			}
		}},
		"first start hangs": {starts: func() {
			if once("first") {
				time.Sleep(time.Hour)
			}
		}},
	}
	lives = map[string]func(){
		"sleeps":          sleeps,
		"watchdog":        sleeps,
		"forks an orphan": func() { child("sleeps", bare(), true) },
		"chain":           func() { time.Sleep(2 * time.Millisecond); child("chain", bare(), true) },
		"fast chain":      fastChain,
		"deaf":            func() { deaf(); sleeps() },
		"stops itself":    func() { kill(os.Getpid(), syscall.SIGSTOP); sleeps() },
		"traced": func() {
			command := exec.Command("/proc/self/exe", "sleeps")
			command.Env = bare()
			command.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setsid: true}
			command.Start()
			sleeps()
		},
		"unburied": func() {
			for range 100 {
				child("ends", bare(), true)
			}
			sleeps()
		},
		"ends":                 func() {},
		"lowers its limits":    func() { lowerLimits(); sleeps() },
		"own group of control": func() { moveTo("own"); sleeps() },
		"leaves the cage":      func() { moveTo("../.."); child("sleeps", bare(), true); sleeps() },
		"hunts the watchdogs": func() {
			for range 40 {
				eachWatchdog(syscall.SIGKILL, 9)
				time.Sleep(20 * time.Millisecond)
			}
		},
		"kills one and its grandparent": func() {
			grader := parent(os.Getppid())
			for _, pid := range watchdogs(grader)[:1] {
				kill(pid, syscall.SIGKILL)
			}
			kill(grader, syscall.SIGKILL)
			sleeps()
		},
		"stops and continues": func() {
			grader := parent(os.Getppid())
			kill(grader, syscall.SIGSTOP)
			time.Sleep(4 * time.Second)
			kill(grader, syscall.SIGCONT)
		},
		"continues": func() {
			grader := parent(os.Getppid())
			for range 200 {
				kill(grader, syscall.SIGCONT)
				time.Sleep(5 * time.Millisecond)
			}
		},
	}
	// Lives with an argument of their own.
	if len(os.Args) > 1 {
		word, rest, _ := strings.Cut(os.Args[1], " ")
		switch word {
		case "tree":
			depth, _ := strconv.Atoi(rest)
			lives[os.Args[1]] = func() {
				for range 2 {
					if depth > 0 {
						child(fmt.Sprint("tree ", depth-1), bare(), true)
					}
				}
				sleeps()
			}
		case "writes":
			dir := strings.TrimPrefix(rest, "into ")
			lives[os.Args[1]] = func() {
				for i := 0; ; i++ {
					os.MkdirAll(filepath.Join(dir, "more"), 0o777)
					os.WriteFile(filepath.Join(dir, "more", fmt.Sprint(i%1000)), nil, 0o666)
				}
			}
		case "forges":
			lives[os.Args[1]] = func() {
				for {
					os.WriteFile(rest, []byte(`{"schema": "handshake/report/v1", "outcome": "passed", "forged": true}`), 0o666)
				}
			}
		}
	}
}

func bare() []string { return []string{"PATH=/bin", "STATE=" + os.Getenv("STATE")} }

func sleeps() {
	for {
		time.Sleep(time.Hour)
	}
}

// child starts this program in another life.
func child(life string, env []string, session bool) *exec.Cmd {
	command := exec.Command("/proc/self/exe", life)
	command.Env = env
	command.Stdout = os.Stdout
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: session}
	if err := command.Start(); err != nil {
		tell("errors", err)
	}
	return command
}

func deaf() {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGTSTP)
}

// kill sends a signal; to everybody only where everybody is the test.
func kill(pid int, s syscall.Signal) {
	first, _ := os.ReadFile("/proc/1/cmdline")
	name, _, _ := strings.Cut(string(first), "\x00")
	if pid > 1 || pid == -1 && filepath.Base(name) == "enclosed" {
		syscall.Kill(pid, s)
	}
}

// parent is a process's parent.
func parent(pid int) int {
	stat, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	if len(fields) < 2 {
		return 0
	}
	n, _ := strconv.Atoi(fields[1])
	return n
}

// watchdogs are the watchdogs of a grader.
func watchdogs(grader int) (pids []int) {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range lines {
		line, _ := os.ReadFile(path)
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if strings.HasSuffix(string(line), "\x00watchdog\x00") && parent(pid) == grader {
			pids = append(pids, pid)
		}
	}
	return pids
}

// eachWatchdog sends a signal to at most so many of the grader's watchdogs.
func eachWatchdog(s syscall.Signal, most int) {
	grader := os.Getppid()
	if len(os.Args) > 1 {
		grader = parent(grader)
	}
	for i, pid := range watchdogs(grader) {
		if i < most {
			kill(pid, s)
		}
	}
}

func stopsOneKillsTheOther() {
	grader := os.Getppid()
	all := watchdogs(grader)
	if len(all) > 1 {
		kill(all[0], syscall.SIGSTOP)
		kill(all[1], syscall.SIGKILL)
	}
	kill(grader, syscall.SIGTERM)
}

const prSetChildSubreaper = 36

func prctl(option, value uintptr) { syscall.RawSyscall(syscall.SYS_PRCTL, option, value, 0) }

// lowerLimits lowers the soft and the hard limits that nobody needs.
func lowerLimits() {
	for _, resource := range []int{10, 15} { // RLIMIT_LOCKS, RLIMIT_RTTIME
		syscall.Setrlimit(resource, &syscall.Rlimit{Cur: 1 << 30, Max: 1 << 30})
	}
}

func namespaced(flag uintptr) {
	command := exec.Command("/proc/self/exe", "sleeps")
	command.Env = bare()
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Cloneflags: flag}
	command.Start()
}

// fastChain forks and ends, and its child does so as well, in a new session each: some hundred processes a second, for nobody buries
// them before the end of the run, and the system has no more than some ten thousand ids. A child of clone has but this one
// thread, so it makes only system calls.
func fastChain() {
	pause := syscall.Timespec{Nsec: 2_000_000}
	for range 2_000_000 {
		pid, _, _ := syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0)
		if pid != 0 {
			syscall.RawSyscall(syscall.SYS_EXIT_GROUP, 0, 0, 0)
		}
		syscall.RawSyscall(syscall.SYS_SETSID, 0, 0, 0)
		syscall.RawSyscall(syscall.SYS_NANOSLEEP, uintptr(unsafe.Pointer(&pause)), 0, 0)
	}
}

// controlGroup is the folder of this process's control group.
func controlGroup() string {
	text, _ := os.ReadFile("/proc/self/cgroup")
	for line := range strings.Lines(string(text)) {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), "0::"); ok {
			for _, mount := range []string{"/sys/fs/cgroup", "/sys/fs/cgroup/unified"} {
				if _, err := os.Stat(filepath.Join(mount, path, "cgroup.procs")); err == nil && path != "/" {
					return filepath.Join(mount, path)
				}
			}
		}
	}
	return ""
}

// moveTo moves this process to another control group.
func moveTo(where string) {
	own := controlGroup()
	if own == "" {
		return
	}
	if where == "../.." {
		where = ".." // out of the cage: the group of the grader
	}
	dir := filepath.Join(own, where)
	os.MkdirAll(dir, 0o777)
	os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte("0"), 0o666)
}

func freezeLater() {
	if own := controlGroup(); own != "" && once("freeze") {
		os.WriteFile(filepath.Join(own, "cgroup.freeze"), []byte("1"), 0o666)
	}
}

func mode0(dir string) {
	inner := filepath.Join(dir, fmt.Sprint("locked", os.Getpid()), "inner")
	os.MkdirAll(inner, 0o777)
	os.WriteFile(filepath.Join(inner, "file"), nil, 0)
	os.Chmod(inner, 0)
	os.Chmod(filepath.Dir(inner), 0)
}

func deep(dir string, levels int) {
	if os.Chdir(dir) != nil {
		return
	}
	for range levels {
		if os.Mkdir("d", 0o777) != nil || os.Chdir("d") != nil {
			break
		}
	}
	os.Chdir("/")
}

func many(dir string, n int) {
	for i := range n {
		os.WriteFile(filepath.Join(dir, fmt.Sprint("file", i)), nil, 0o666)
	}
}

func pipesAndLinks(dir string) {
	syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o666)
	os.Symlink(state("precious"), filepath.Join(dir, "link"))
	os.Symlink("/", filepath.Join(dir, "root"))
	os.Link(state("precious")+"/file", filepath.Join(dir, "second"))
	os.Symlink("loop", filepath.Join(dir, "loop"))
	syscall.Mknod(filepath.Join(dir, "socket"), syscall.S_IFSOCK|0o666, 0)
	os.WriteFile(filepath.Join(dir, "\x1b]0;name\n\xff"), nil, 0o666)
	locked := filepath.Join(dir, "locked")
	os.Mkdir(locked, 0o777)
	os.Symlink(state("precious"), filepath.Join(locked, "link"))
	syscall.Mkfifo(filepath.Join(locked, "pipe"), 0)
	os.Chmod(locked, 0)
}

// immutable makes a file and a folder that not even root removes.
func immutable(dir string) {
	for _, name := range []string{"file", "folder"} {
		path := filepath.Join(dir, name)
		if name == "folder" {
			os.Mkdir(path, 0o777)
			os.WriteFile(filepath.Join(path, "inner"), nil, 0o666)
		} else {
			os.WriteFile(path, nil, 0o666)
		}
		file, err := os.Open(path)
		if err != nil {
			continue
		}
		flags := int32(0x10) // FS_IMMUTABLE_FL
		syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), 0x40086602, uintptr(unsafe.Pointer(&flags)))
		file.Close()
	}
}

func mounts(dir string) {
	inner := filepath.Join(dir, "mounted")
	os.Mkdir(inner, 0o777)
	if err := syscall.Mount("none", inner, "tmpfs", 0, "size=1m"); err != nil {
		tell("errors", err)
	}
	os.WriteFile(filepath.Join(inner, "file"), nil, 0o666)
}
