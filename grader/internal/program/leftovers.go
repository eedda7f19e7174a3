package program

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"handshake/grader/internal/wording"
)

// Leftover is what a run of the grader has left. There should be none: the grader and both watchdogs must have been killed at
// once.
type Leftover struct {
	Run       string // the run's ID, which is the name of its temporary folder
	Folder    string // the temporary folder, if it is still there
	Processes []int  // the ids of its programs that are still running, where the system shows them
	tag       string // the tag that they inherited from their grader, if any
}

// runName is a run's ID, with what rand.Text makes: 26 letters and figures of base 32.
var runName = regexp.MustCompile(`^handshake-[A-Z2-7]{26}$`)

// Leftovers finds what runs that are over have left in the folder for temporary files, and which of their programs are still
// running. A run that goes on has no leftovers. If that can't be decided, nothing is reported.
func Leftovers() ([]Leftover, error) { return leftoversIn(filepath.Clean(os.TempDir())) }

// leftoversIn is Leftovers for one folder for temporary files.
func leftoversIn(temp string) ([]Leftover, error) {
	found := map[string]*Leftover{}
	table := look(temp)
	of := func(run string) *Leftover {
		if found[run] == nil {
			found[run] = &Leftover{Run: run, tag: table.tags[run]}
		}
		return found[run]
	}
	for pid, run := range table.over {
		of(run).Processes = append(of(run).Processes, pid)
	}
	entries, err := os.ReadDir(temp)
	if err != nil {
		return nil, wording.Errorf("read the folder for temporary files: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !entry.IsDir() || !runName.MatchString(name) || !table.isOver(name, entry) {
			continue
		}
		of(name).Folder = filepath.Join(temp, name)
	}
	var all []Leftover
	for _, one := range found {
		for _, pid := range cgroupsOf(one.Run).holds() {
			if !slices.Contains(one.Processes, pid) {
				one.Processes = append(one.Processes, pid)
			}
		}
		slices.Sort(one.Processes)
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b Leftover) int { return slices.Compare([]string{a.Run}, []string{b.Run}) })
	return all, nil
}

// Remove ends the processes, each by its id, and removes the folder.
func (l Leftover) Remove() error {
	var errs []error
	cgroupsOf(l.Run).empty()
	for _, pid := range l.Processes {
		if err := endLeftover(pid, l.Run, l.tag); err != nil {
			errs = append(errs, wording.Errorf("end the process %d: %w", pid, err))
		}
	}
	if l.Folder != "" {
		errs = append(errs, removeAll(l.Folder))
	}
	return errors.Join(errs...)
}

// Abandoned reports whether the folder for temporary files contains the folder of any run, over or not. It's fast, and Leftovers
// isn't.
func Abandoned() bool {
	entries, _ := os.ReadDir(os.TempDir()) // where nothing can be read, nothing is known
	return slices.ContainsFunc(entries, func(entry os.DirEntry) bool { return entry.IsDir() && runName.MatchString(entry.Name()) })
}

// cgroups are control groups.
type cgroups []*cgroup

// holds returns the ids of the processes in them.
func (all cgroups) holds() (pids []int) {
	for _, c := range all {
		pids = append(pids, c.holds()...)
	}
	return pids
}

// empty ends everything in them and removes them.
func (all cgroups) empty() {
	for _, c := range all {
		c.kill()
		c.remove()
	}
}
