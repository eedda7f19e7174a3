package program

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// cgroup is a control group (cgroups(7), version 2) for the processes of a run. Their children are in it from the start, and the
// kernel ends all of them at once, even those that are being forked at that moment. A grader can have one if its own control group
// is writable: as root, and in most sessions of systemd. A program that may write there can also move itself out, so a cgroup is
// never the only way to find a process. A nil cgroup is empty.
type cgroup struct {
	dir    string // "" where there can be none
	isOpen bool   // it exists, and this process adds others to it
}

// newCgroup chooses the path of a cgroup with that name, below the control group of this process.
func newCgroup(name string) *cgroup {
	if own := ownControlGroup(); own != "" {
		return &cgroup{dir: filepath.Join(own, name)}
	}
	return &cgroup{}
}

// cgroupAt is the cgroup at a path that another process has chosen with newCgroup.
func cgroupAt(dir string) *cgroup {
	return &cgroup{dir: dir}
}

// cgroupMounts are where systems mount the control groups of version 2: alone, or beside those of version 1.
var cgroupMounts = []string{"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}

// cgroupsOf finds all cgroups of a run.
func cgroupsOf(id string) (all cgroups) {
	if id == "" {
		return nil
	}
	for _, mount := range cgroupMounts {
		_ = filepath.WalkDir(mount, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && strings.HasPrefix(entry.Name(), id+"-") {
				all = append(all, cgroupAt(path))
				return fs.SkipDir
			}
			return nil // what cannot be read is passed over
		})
	}
	return all
}

// ownControlGroup finds the folder of the control group of this process, or "".
func ownControlGroup() string {
	text, _ := os.ReadFile("/proc/self/cgroup") // without it there is none
	for line := range strings.Lines(string(text)) {
		path, v2 := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "0::")
		if !v2 {
			continue
		}
		for _, mount := range cgroupMounts {
			dir := filepath.Join(mount, path)
			if _, err := os.Stat(filepath.Join(dir, "cgroup.controllers")); err == nil {
				return dir
			}
		}
	}
	return ""
}

// path is the cgroup's path; "" for none.
func (c *cgroup) path() string { return c.dir }

// open creates the cgroup, if the system allows it.
func (c *cgroup) open() {
	if c.dir == "" || os.Mkdir(c.dir, 0o700) != nil {
		return
	}
	if _, err := os.Stat(c.killer()); err != nil { // Linux before 5.14 cannot end a group
		c.remove()
		return
	}
	c.isOpen = true
}

func (c *cgroup) killer() string { return filepath.Join(c.dir, "cgroup.kill") }

// start starts a command and moves it into the cgroup. Linux could start it there (CLONE_INTO_CGROUP), but a program that writes
// to the cgroup can freeze it, and a process that is frozen between fork and exec blocks the whole Go runtime. So a program that
// forks in its first microseconds leaves that child outside. Its environment, its tag and its parent still lead to it.
func (c *cgroup) start(command *exec.Cmd) error {
	if err := command.Start(); err != nil {
		return err
	}
	if c.isOpen {
		_ = os.WriteFile(filepath.Join(c.dir, "cgroup.procs"), []byte(strconv.Itoa(command.Process.Pid)), 0) // it may have ended
	}
	return nil
}

// kill ends everything in the cgroup.
func (c *cgroup) kill() {
	if c != nil && c.dir != "" {
		_ = os.WriteFile(c.killer(), []byte("1"), 0) // an error means that there is no cgroup
	}
}

// holds returns the ids of the processes in the cgroup, and in those that they have created in it.
func (c *cgroup) holds() (pids []int) {
	if c == nil || c.dir == "" {
		return nil
	}
	_ = filepath.WalkDir(c.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "cgroup.procs" {
			return nil // a removed cgroup has no processes
		}
		text, _ := os.ReadFile(path)
		for field := range strings.FieldsSeq(string(text)) {
			if pid, err := strconv.Atoi(field); err == nil {
				pids = append(pids, pid)
			}
		}
		return nil
	})
	return pids
}

// remove removes the cgroup, which is possible when its processes have ended.
func (c *cgroup) remove() {
	if c == nil || c.dir == "" {
		return
	}
	c.isOpen = false
	for range cgroupTries {
		var dirs []string
		_ = filepath.WalkDir(c.dir, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				dirs = append(dirs, path)
			}
			return nil
		})
		for i := len(dirs) - 1; i >= 0; i-- { // the innermost first
			_ = os.Remove(dirs[i])
		}
		if _, err := os.Stat(c.dir); err != nil {
			return
		}
		c.kill()
		time.Sleep(cgroupPause)
	}
}
