package program

import (
	"path/filepath"
	"strconv"
)

// cellSpec says what a cell holds and what runs in it.
type cellSpec struct {
	Root     string   `json:"root"`     // an empty folder, which becomes the root of its file system
	Shown    []string `json:"shown"`    // what can be read in it, at the same path
	Writable []string `json:"writable"` // what can be written in it, too
	Layered  []string `json:"layered"`  // what can be read, and seems to be written: it is gone with the cell
	Scratch  []string `json:"scratch"`  // empty folders that can be written, gone with the cell
	Hidden   []string `json:"hidden"`   // what is empty in it
	Disk     int      `json:"disk"`     // megabytes for what is written and gone with the cell
	Files    uint64   `json:"files"`    // how many of them

	Furnished bool     `json:"furnished"` // bubblewrap has made its file system
	Copied    []copied `json:"copied"`    // what remains to be copied then
	Rooms     []string `json:"rooms"`     // the file systems in which files are counted then

	Path string   `json:"path"`
	Args []string `json:"args"`
	Dir  string   `json:"dir"`
	Env  []string `json:"env"`
	User int      `json:"user"` // -1: the user of the cell's first process

	Data      uint64 `json:"data"`      // bytes of memory for each process; 0: no limit
	Memory    int    `json:"memory"`    // megabytes of memory for all processes together
	Processes uint64 `json:"processes"` // with their threads
	File      uint64 `json:"file"`      // bytes for each file
	Seconds   uint64 `json:"seconds"`   // of processor time for each process
	Races     string `json:"races"`     // the prefix of the race detector's files
}

// copied is a folder that is copied to another in a cell.
type copied struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// etcFiles are the files in /etc of a cell.
var etcFiles = map[string]string{
	"passwd": "root:x:0:0::/tmp:/bin/sh\nnobody:x:65534:65534::/tmp:/bin/sh\n", "group": "root:x:0:\nnogroup:x:65534:\n",
	"hosts": "127.0.0.1 localhost\n::1 localhost\n", "nsswitch.conf": "hosts: files\npasswd: files\ngroup: files\n",
}

// devices are those of a cell, which do no harm, and deviceLinks the links beside them.
var (
	devices     = []string{"null", "zero", "full", "random", "urandom"}
	deviceLinks = map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
)

// What an isolated program may take. The servers of the course use 30 MB, and with the race detector ten times that.
const (
	cellMemory    = 1024     // MB
	cellData      = 1 << 30  // bytes, without the race detector, which reserves terabytes
	cellProcesses = 128      // a check with 50 clients has about 20 threads, and each check has a cell of its own
	cellFile      = 64 << 20 // bytes
	cellSeconds   = 600      // of processor time
	cellDisk      = 64       // MB
	cellFiles     = 50_000   // files and folders, of a build too
	buildMemory   = 4 << 10  // MB
	cellBuildData = 2 << 30  // bytes
	buildDisk     = 1 << 10  // MB
	buildFileSize = 1 << 30  // bytes
)

// system is what every cell shows of the machine. What isn't there is left out.
var system = []string{"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ssl", "/etc/localtime"}

// program is the cell of a built program or a script.
func (e *enclosed) program(b Binary, port int, env []string, races *raceLog) cellSpec {
	s := cellSpec{
		Shown: append(append([]string{}, system...), e.tools.goroot), Layered: []string{b.Dir}, Hidden: e.hide, Disk: cellDisk, Files: cellFiles,
		Path: b.Path, Args: []string{b.Path}, Dir: b.Dir, User: e.user,
		Env:  append(e.environment("PORT="+strconv.Itoa(port), "PWD="+b.Dir, "TMPDIR=/tmp"), env...),
		Data: cellData, Memory: cellMemory, Processes: cellProcesses, File: cellFile, Seconds: cellSeconds,
	}
	if b.Go {
		s.Shown = append(s.Shown, b.Path)
	}
	if races != nil {
		s.Races, s.Data = races.prefix, 0
		s.Scratch = []string{filepath.Dir(races.prefix)}
		s.Env = append(s.Env, races.environment()...)
	}
	return s
}

// build is the cell of a build.
func (e *enclosed) build(at place, out string, args []string) cellSpec {
	return cellSpec{
		Shown:    append(append([]string{}, system...), e.tools.goroot, e.tools.modules, at.root),
		Writable: []string{out}, Layered: []string{e.tools.cache}, Hidden: e.hide, Disk: buildDisk, Files: cellFiles,
		Path: filepath.Join(e.tools.goroot, "bin", "go"), Args: append([]string{"go"}, args...), Dir: at.root, User: e.user,
		Env:  append(e.environment("PWD="+at.root, "TMPDIR=/tmp", "GOTMPDIR=/tmp"), e.tools.env...),
		Data: cellBuildData, Memory: buildMemory, Processes: 4 * cellProcesses, File: buildFileSize, Seconds: buildTime,
	}
}
