package program

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// runs are the runs of the grader that the process table shows.
type runs struct {
	over   map[int]string    // programs that still run though their run is over, with its ID
	alive  map[string]bool   // the ids of runs that go on
	tags   map[string]string // of each run
	others bool              // there are runs whose IDs aren't known, because no program of theirs is running
}

// look reads the process table for what uses the folder temp. A grader is recognized by its watchdog, and its programs by the tag
// that they inherit from it: see adoptOrphans.
func look(temp string) runs {
	r := runs{over: map[int]string{}, alive: map[string]bool{}, tags: map[string]string{}}
	table := readProcesses()
	ids, tags, watched := map[int]string{}, map[int]string{}, map[int]bool{}
	for pid, p := range table {
		if p.zombie {
			continue
		}
		tags[pid] = tagOf(pid)
		if run, dir := environment(pid); dir == temp {
			ids[pid] = run // "" where it has none
		}
		if strings.HasSuffix(commandLine(pid), "\x00watchdog\x00") {
			watched[p.parent] = true
		}
	}
	graders := map[string]bool{} // by tag
	for pid := range watched {
		if run, here := ids[pid]; here && run == "" {
			graders[tags[pid]] = true
		}
	}
	for pid, run := range ids {
		switch tag := tags[pid]; {
		case run == "":
		case graders[tag]:
			r.alive[run] = true
			r.tags[run] = tag
		case table.hasGrader(pid, ids, tags):
			r.alive[run] = true
		default:
			r.over[pid] = run
			r.tags[run] = tag
		}
	}
	known := map[string]bool{}
	runOf := map[string]string{} // of the runs that are over, by tag
	for run, tag := range r.tags {
		known[tag] = true
		if !r.alive[run] && tag != "" {
			runOf[tag] = run
		}
	}
	for tag := range graders {
		r.others = r.others || !known[tag]
	}
	for pid, tag := range tags {
		if run := runOf[tag]; run != "" && ids[pid] == "" { // it has cleared its environment
			r.over[pid] = run
		}
	}
	return r
}

// hasGrader reports whether the program's grader may still be alive: the nearest ancestor that isn't a run's program. It isn't the
// grader if it's the system's first process, which adopts all orphans, or another process that adopts them: a grader's tag is never
// higher than those of its programs, since each new run of the grader lowers it. Without tags any ancestor may be the grader.
func (t processes) hasGrader(pid int, ids, tags map[int]string) bool {
	own := tags[pid]
	for range len(t) {
		parent := t[pid].parent
		if ids[parent] != "" {
			pid = parent
			continue
		}
		if own == "" {
			return parent > 1
		}
		tag, err := strconv.ParseUint(tags[parent], 10, 64)
		inherited, _ := strconv.ParseUint(own, 10, 64) // tagOf has read it
		return parent > 1 && err == nil && tag <= inherited
	}
	return false
}

// isOver reports whether a run is over.
func (r runs) isOver(run string, _ fs.DirEntry) bool { return !r.alive[run] && !r.others }

// environment reads the ID of the run in a process's environment, and its folder for temporary files. Both are "" for another
// user's process, or one with an empty environment.
func environment(pid int) (run, temp string) {
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	if err != nil || len(environ) == 0 {
		return "", ""
	}
	temp = "/tmp" // as os.TempDir has it
	for variable := range bytes.SplitSeq(environ, []byte{0}) {
		name, value, _ := strings.Cut(string(variable), "=")
		switch {
		case name == runVariable:
			run = value
		case name == "TMPDIR" && value != "":
			temp = filepath.Clean(value)
		}
	}
	if own := filepath.Join(run, temporary); run != "" && strings.HasSuffix(temp, string(filepath.Separator)+own) {
		temp = strings.TrimSuffix(temp, string(filepath.Separator)+own) // the run's folder is in the grader's
	}
	return run, temp
}

// tagOf returns the tag that adoptOrphans has given to a process or its ancestor; "" for none.
func tagOf(pid int) string {
	for _, figure := range limitsOf(pid) {
		if n, err := strconv.ParseUint(figure, 10, 64); err == nil && n >= leastTag {
			return figure
		}
	}
	return ""
}

func commandLine(pid int) string {
	line, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline") // a process that has just ended has none
	return string(line)
}

// endLeftover ends a process if it still belongs to the run.
func endLeftover(pid int, run, tag string) error {
	now, ok := readProcess(pid)
	if !ok || !carries(pid, []byte(runVariable+"="+run+"\x00")) && !tagged(pid, tag) {
		return nil // it has ended, and its id may belong to another process
	}
	killProcess(pid, now.started)
	return nil
}
