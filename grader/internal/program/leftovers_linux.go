package program

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// runs are the runs of the grader, as the process table shows them.
type runs struct {
	over   map[int]string    // programs that still run though their run is over, with its mark
	alive  map[string]bool   // the marks of runs that go on
	brands map[string]string // of each mark
	others bool              // runs go on whose marks are not known: between two programs a run has none
}

// look reads the process table for what uses the folder temp. A grader is known by its watchdog, and its programs by the brand
// that they have from it: see adoptOrphans.
func look(temp string) runs {
	r := runs{over: map[int]string{}, alive: map[string]bool{}, brands: map[string]string{}}
	table := readProcesses()
	marks, brands, watched := map[int]string{}, map[int]string{}, map[int]bool{}
	for pid, p := range table {
		if p.zombie {
			continue
		}
		brands[pid] = brandOf(pid)
		if mark, dir := environment(pid); dir == temp {
			marks[pid] = mark // "" where it has none
		}
		if strings.HasSuffix(commandLine(pid), "\x00watchdog\x00") {
			watched[p.parent] = true
		}
	}
	graders := map[string]bool{} // by brand
	for pid := range watched {
		if mark, here := marks[pid]; here && mark == "" {
			graders[brands[pid]] = true
		}
	}
	for pid, mark := range marks {
		switch brand := brands[pid]; {
		case mark == "":
		case graders[brand]:
			r.alive[mark] = true
			r.brands[mark] = brand
		case brand == "" && table.alive(pid, marks):
			r.alive[mark] = true // no brand can be put on it here, and it has a parent: perhaps its grader
		default:
			r.over[pid] = mark
			r.brands[mark] = brand
		}
	}
	known := map[string]bool{}
	runOf := map[string]string{} // of the runs that are over, by brand
	for mark, brand := range r.brands {
		known[brand] = true
		if !r.alive[mark] && brand != "" {
			runOf[brand] = mark
		}
	}
	for brand := range graders {
		r.others = r.others || !known[brand]
	}
	for pid, brand := range brands {
		if run := runOf[brand]; run != "" && marks[pid] == "" { // it has dropped its environment
			r.over[pid] = run
		}
	}
	return r
}

// alive reports whether somebody may wait for the program: the first of its ancestors without a mark is not the system's
// first process, which adopts all orphans.
func (t processes) alive(pid int, marks map[int]string) bool {
	for range len(t) {
		parent := t[pid].parent
		if marks[parent] == "" {
			return parent > 1
		}
		pid = parent
	}
	return false
}

// isOver reports whether the run with that mark is over.
func (r runs) isOver(mark string, _ fs.DirEntry) bool { return !r.alive[mark] && !r.others }

// environment reads the mark that a process was started with, and its folder for temporary files. A process of somebody
// else's, or one with an empty environment, has neither.
func environment(pid int) (mark, temp string) {
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	if err != nil || len(environ) == 0 {
		return "", ""
	}
	temp = "/tmp" // as os.TempDir has it
	for variable := range bytes.SplitSeq(environ, []byte{0}) {
		name, value, _ := strings.Cut(string(variable), "=")
		switch {
		case name == markName:
			mark = value
		case name == "TMPDIR" && value != "":
			temp = filepath.Clean(value)
		}
	}
	if own := filepath.Join(mark, temporary); mark != "" && strings.HasSuffix(temp, string(filepath.Separator)+own) {
		temp = strings.TrimSuffix(temp, string(filepath.Separator)+own) // the run's own folder lies in the grader's
	}
	return mark, temp
}

// brandOf returns the brand that adoptOrphans has put on a process or its ancestor, or "".
func brandOf(pid int) string {
	for _, figure := range limitsOf(pid) {
		if n, err := strconv.ParseUint(figure, 10, 64); err == nil && n >= leastBrand {
			return figure
		}
	}
	return ""
}

func commandLine(pid int) string {
	line, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline") // a process that has just ended has none
	return string(line)
}

// endLeftover ends a process if it is still the run's.
func endLeftover(pid int, mark, brand string) error {
	now, ok := readProcess(pid)
	if !ok || !carries(pid, []byte(markName+"="+mark+"\x00")) && !branded(pid, brand) {
		return nil // it has gone, and its id may be somebody else's by now
	}
	killProcess(pid, now.started)
	return nil
}
