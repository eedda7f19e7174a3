// Package doctor examines the machine that the kit runs on: Go, the network, the disk, leftovers of earlier runs. It reports
// problems and how to fix them, and changes nothing. It knows nothing of lessons, grading or terminals.
package doctor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"handshake/grader/internal/program"
	"handshake/grader/internal/wording"
)

// State says whether something works.
type State int

// The states. The zero value is the worst one, so a forgotten state never looks good.
const (
	Ill     State = iota // something doesn't work until it is fixed
	Without              // the kit can do without it
	Well
)

// Finding is one thing that was examined.
type Finding struct {
	What  string // "C compiler", in English: it names the finding
	State State
	Found string // a phrase
	Do    string // what to do about it; "" for nothing
}

// EarlierRuns is the finding that make doctor CLEAN=1 can fix.
const EarlierRuns = "earlier runs"

// Place is where the doctor looks.
type Place struct {
	Root string // absolute path of the course
	Work string // absolute path of the learner's folder, which may not be there yet
}

// Examine examines everything in turn.
func Examine(ctx context.Context, place Place) []Finding {
	e := &examiner{Place: place, ctx: ctx}
	return []Finding{
		e.goVersion(), e.modules(), e.compiler(), e.loopback(), e.ports(), e.fileEvents(), e.disk(), e.leftovers(), e.kit(),
	}
}

// examiner is one examination.
type examiner struct {
	Place
	ctx  context.Context
	noGo bool
}

// output runs a command in the course's folder and returns its output, or its error message.
func (e *examiner) output(env []string, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(e.ctx, 2*answerTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, name, args...)
	command.Dir, command.WaitDelay = e.Root, outputWait
	command.Env = append(os.Environ(), env...)
	var complaint strings.Builder
	command.Stderr = &complaint
	out, err := command.Output()
	text := strings.TrimRight(string(out), "\r\n")
	if err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		if first == "" {
			first = err.Error()
		}
		return text, fmt.Errorf("%s", first)
	}
	return text, nil
}

// goVersion examines whether Go is installed and new enough for the course.
func (e *examiner) goVersion() Finding {
	f := Finding{What: "Go"}
	wanted := goDirective(filepath.Join(e.Root, "go.mod"))
	if _, err := exec.LookPath("go"); err != nil {
		e.noGo = true
		f.Found, f.Do = wording.Say("the go command isn't on PATH"), wording.Say("install Go %s or newer from https://go.dev/dl/, and open a new terminal", wanted)
		return f
	}
	version, err := e.output(nil, "go", "env", "GOVERSION")
	if err != nil {
		e.noGo = true
		f.Found, f.Do = wording.Say("go doesn't run here: %s", err), wording.Say("install Go %s or newer from https://go.dev/dl/", wanted)
		return f
	}
	f.State, f.Found = Well, wording.Say("%s; the course needs %s or newer", version, wanted)
	return f
}

// goDirective is the version in a go.mod's line "go 1.26.0".
func goDirective(path string) string {
	text, _ := os.ReadFile(path) // without it the version stays unsaid
	for line := range strings.Lines(string(text)) {
		if version, ok := strings.CutPrefix(line, "go "); ok {
			return strings.TrimSpace(version)
		}
	}
	return ""
}

// compiler examines whether Go's race detector works.
func (e *examiner) compiler() Finding {
	f := Finding{What: "C compiler", State: Without}
	if e.noGo {
		f.Found = wording.Say("not checked, because Go is missing")
		return f
	}
	if ok, lacking := program.HasRaceDetector(e.ctx, e.Root); !ok {
		f.Found, f.Do = wording.Say("%s. Checks for data races are skipped", lacking), wording.Translate(getCompiler)
		return f
	}
	f.State, f.Found = Well, wording.Say("found, so checks for data races can run")
	return f
}

// leftovers looks for what earlier runs left.
func (e *examiner) leftovers() Finding {
	f := Finding{What: EarlierRuns, State: Well, Found: wording.Say("left nothing behind")}
	all, err := program.Leftovers()
	if err != nil {
		return Finding{What: f.What, Found: err.Error(), Do: wording.Say("make that folder readable, or choose a different one: %s", program.OtherTemp)}
	}
	var processes, folders []string
	for _, l := range all {
		for _, pid := range l.Processes {
			processes = append(processes, fmt.Sprint(pid))
		}
		if l.Folder != "" {
			folders = append(folders, l.Folder)
		}
	}
	if len(all) > 0 {
		var left []string
		if len(processes) > 0 {
			left = append(left, wording.Say("running programs (%s)", strings.Join(processes, ", ")))
		}
		if len(folders) > 0 {
			left = append(left, wording.Say("folders (%s)", strings.Join(folders, ", ")))
		}
		f.State, f.Found = Ill, wording.Say("left %s", wording.Current().Join(left))
	}
	return f
}

// kit examines whether files of the kit have been changed, which can happen by mistake.
func (e *examiner) kit() Finding {
	f := Finding{What: "kit", State: Without}
	if _, err := exec.LookPath("git"); err != nil {
		f.Found = wording.Say("git isn't installed, so changed files can't be detected")
		return f
	}
	changed, err := e.output([]string{"LC_ALL=C"}, "git", "--no-optional-locks", "status", "--porcelain", "--", ".")
	if err != nil {
		f.Found = wording.Say("not a git clone, so changed files can't be detected")
		return f
	}
	var files []string
	for line := range strings.Lines(changed) {
		if line = strings.TrimSpace(line); len(line) > 2 {
			files = append(files, strings.TrimSpace(line[2:]))
		}
	}
	if len(files) > 0 {
		shown := strings.Join(files[:min(3, len(files))], ", ")
		if n := len(files) - 3; n > 0 {
			shown += wording.Say(" and %d more", n)
		}
		f.Found, f.Do = wording.Say("some files have been changed: %s", shown), wording.Say("if you didn't mean to, see the changes with git diff, and undo one with git restore FILE")
		return f
	}
	f.State, f.Found = Well, wording.Say("no file has been changed")
	return f
}
