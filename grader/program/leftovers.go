package program

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// Leftover is what a run of the grader has left behind. There should be none: it takes a grader and its watchdog that
// were both killed.
type Leftover struct {
	Run       string // the run's mark, which is the name of its temporary folder
	Folder    string // the temporary folder, if it is still there
	Processes []int  // the ids of its programs that still run, where the system tells
	brand     string // what they have inherited from their grader, if anything
}

// mark is what rand.Text makes: 26 letters and figures of base 32.
var mark = regexp.MustCompile(`^handshake-[A-Z2-7]{26}$`)

// Leftovers finds what runs that are over have left in the folder for temporary files, and which of their programs still
// run. What belongs to a run that goes on just now is no leftover; where that cannot be told, nothing is reported.
func Leftovers() ([]Leftover, error) { return leftoversIn(filepath.Clean(os.TempDir())) }

// leftoversIn is Leftovers for a folder for temporary files.
func leftoversIn(temp string) ([]Leftover, error) {
	found := map[string]*Leftover{}
	table := look(temp)
	of := func(run string) *Leftover {
		if found[run] == nil {
			found[run] = &Leftover{Run: run, brand: table.brands[run]}
		}
		return found[run]
	}
	for pid, run := range table.over {
		of(run).Processes = append(of(run).Processes, pid)
	}
	entries, err := os.ReadDir(temp)
	if err != nil {
		return nil, fmt.Errorf("look into the folder for temporary files: %w", err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if !entry.IsDir() || !mark.MatchString(name) || !table.isOver(name, entry) {
			continue
		}
		of(name).Folder = filepath.Join(temp, name)
	}
	var all []Leftover
	for _, one := range found {
		slices.Sort(one.Processes)
		all = append(all, *one)
	}
	slices.SortFunc(all, func(a, b Leftover) int { return slices.Compare([]string{a.Run}, []string{b.Run}) })
	return all, nil
}

// Remove ends the processes, each by its id, and removes the folder.
func (l Leftover) Remove() error {
	var errs []error
	for _, pid := range l.Processes {
		if err := endLeftover(pid, l.Run, l.brand); err != nil {
			errs = append(errs, fmt.Errorf("end the process %d: %w", pid, err))
		}
	}
	if l.Folder != "" {
		errs = append(errs, removeAll(l.Folder))
	}
	return errors.Join(errs...)
}
