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

// cage is a control group (cgroups(7), version 2) for the processes of a run. What they fork is born into it, and the kernel ends all of them at once, those included that are being forked at that moment. A grader may have one
// where its own control group is writable: for root, and in most sessions of systemd. A program that may write there can also
// move itself out, so a cage is never the only means. A nil cage holds nothing.
type cage struct {
	dir  string // "" where there can be none
	held bool   // it is there, and this process fills it
}

// cageFor is the place for a cage of that name, below the control group of this process.
func cageFor(name string) *cage {
	if own := ownControlGroup(); own != "" {
		return &cage{dir: filepath.Join(own, name)}
	}
	return &cage{}
}

// cageAt is the cage at a path that cageFor has chosen in another process.
func cageAt(dir string) *cage {
	return &cage{dir: dir}
}

// cageMounts are where systems mount the control groups of version 2: alone, or beside those of version 1.
var cageMounts = []string{"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}

// cagesOf finds the cages of a run, wherever its grader was.
func cagesOf(mark string) (all cages) {
	if mark == "" {
		return nil
	}
	for _, mount := range cageMounts {
		_ = filepath.WalkDir(mount, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && strings.HasPrefix(entry.Name(), mark+"-") {
				all = append(all, cageAt(path))
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
		for _, mount := range cageMounts {
			dir := filepath.Join(mount, path)
			if _, err := os.Stat(filepath.Join(dir, "cgroup.controllers")); err == nil {
				return dir
			}
		}
	}
	return ""
}

// path is where the cage is or will be; "" for none.
func (c *cage) path() string { return c.dir }

// open makes the cage, if the system lets it.
func (c *cage) open() {
	if c.dir == "" || os.Mkdir(c.dir, 0o700) != nil {
		return
	}
	if _, err := os.Stat(c.killer()); err != nil { // Linux before 5.14 cannot end a group
		c.remove()
		return
	}
	c.held = true
}

func (c *cage) killer() string { return filepath.Join(c.dir, "cgroup.kill") }

// start starts a command and moves it into the cage. It could be born there (CLONE_INTO_CGROUP), but a program that writes to the
// cage can freeze it, and a process that is frozen between fork and exec holds up the whole of Go's runtime. So a program that
// forks in its first microseconds leaves that child outside, where only its other marks lead to it.
func (c *cage) start(command *exec.Cmd) error {
	if err := command.Start(); err != nil {
		return err
	}
	if c.held {
		_ = os.WriteFile(filepath.Join(c.dir, "cgroup.procs"), []byte(strconv.Itoa(command.Process.Pid)), 0) // it may have ended
	}
	return nil
}

// kill ends everything in the cage.
func (c *cage) kill() {
	if c != nil && c.dir != "" {
		_ = os.WriteFile(c.killer(), []byte("1"), 0) // an error means that there is no cage
	}
}

// holds returns the ids of the processes in the cage, and in those that they have made in it.
func (c *cage) holds() (pids []int) {
	if c == nil || c.dir == "" {
		return nil
	}
	_ = filepath.WalkDir(c.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "cgroup.procs" {
			return nil // what has gone holds nothing
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

// remove removes the cage, which is empty as soon as its processes have gone.
func (c *cage) remove() {
	if c == nil || c.dir == "" {
		return
	}
	c.held = false
	for range 100 {
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
		time.Sleep(5 * time.Millisecond) // no event tells when the last one has gone
	}
}
